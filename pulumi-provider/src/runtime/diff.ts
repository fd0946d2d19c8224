import { isDeepStrictEqual } from 'node:util';
import type { dynamic } from '@pulumi/pulumi';
import { unpacked } from './declared.js';
import type { Props } from './props.js';

/**
 * What differs between a state and new inputs. Names and places are the identity, so a change of one replaces the resource;
 * the old one goes first, because both would have the same name.
 */
export async function diff(_id: string, state: Props, news: Props): Promise<dynamic.DiffResult> {
  const olds = unpacked(state);
  const ignored = ignoredBy[news.kind === 'Delivery' ? 'delivery' : 'entity'];
  const fields = new Set([...Object.keys(olds), ...Object.keys(news)].filter((field) => !ignored.has(field)));
  const changed = [...fields].filter((field) => !isDeepStrictEqual(plain(olds[field]), plain(news[field])));
  const replaces = (identity[String(news.kind)] ?? []).filter((field) => changed.includes(field));
  return { changes: changed.length > 0, replaces, deleteBeforeReplace: replaces.length > 0 };
}

/** What does not make another resource of it: outputs, and how the work is done. */
const ignoredBy: Readonly<Record<'delivery' | 'entity', ReadonlySet<string>>> = {
  delivery: new Set(['__provider', 'commit', 'adopt', 'retrySeconds']),
  // What was delivered follows from the digest beside it, and a preview of a changed tenancy does not know it yet.
  entity: new Set(['__provider', 'delivered']),
};

const identity: Readonly<Record<string, readonly string[]>> = {
  Workspace: ['organization', 'name', 'hostCluster'],
  Project: ['organization', 'workspace', 'name'],
  GroupBinding: ['organization', 'workspace', 'name'],
};

/** Without the difference between a field that is not there and one that is not set. */
const plain = (value: unknown): unknown =>
  typeof value !== 'object' || value === null
    ? value
    : Array.isArray(value)
      ? value.map(plain)
      : Object.fromEntries(
          Object.entries(value)
            .filter(([, field]) => field !== undefined)
            .map(([key, field]) => [key, plain(field)]),
        );
