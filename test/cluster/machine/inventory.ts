import { createHash } from 'node:crypto';
import type { Client } from '../harness/client.ts';

/** Everything that an API server holds: which object it is, and what it says, by `<kind> <namespace>/<name>`. */
export type Inventory = ReadonlyMap<string, string>;

/** Lists all objects of all kinds, except those that tell what happens rather than what is. */
export async function inventory(client: Client): Promise<Inventory> {
  const lists = await Promise.all((await collections(client)).map((path) => list(client, path)));
  return new Map(lists.flat().map((object) => [nameOf(object), print(object)]));
}

/** What is in one of them alone or has changed, sorted: `- name`, `+ name` and `~ name`. */
export function changes(before: Inventory, after: Inventory): string[] {
  const gone = [...before.keys()].filter((name) => !after.has(name)).map((name) => `- ${name}`);
  const made = [...after.keys()].filter((name) => !before.has(name)).map((name) => `+ ${name}`);
  const changed = [...before].filter(([name, was]) => (after.get(name) ?? was) !== was).map(([name]) => `~ ${name}`);
  return [...gone, ...made, ...changed].sort();
}

/** What only mirrors other objects is left out, too: addresses and endpoints of Services. */
const passing = ['events', 'leases', 'componentstatuses', 'endpoints', 'endpointslices', 'ipaddresses'];

async function collections(client: Client): Promise<string[]> {
  const groups = (await client.request('GET', '/apis')).body.groups as readonly Group[];
  const roots = ['/api/v1', ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)];
  const found = await Promise.all(
    roots.map(async (root) => {
      const { body } = await client.request('GET', root);
      return ((body.resources ?? []) as readonly Resource[])
        .filter(({ name, verbs }) => verbs.includes('list') && !passing.includes(name))
        .map(({ name }) => `${root}/${name}`);
    }),
  );
  return found.flat();
}

async function list(client: Client, path: string): Promise<Listed[]> {
  const { ok, body, message } = await client.request('GET', path);
  if (!ok) throw new Error(`${path}: ${message}`);
  const kind = String(body.kind).replace(/List$/, '');
  return (body.items as readonly Omit<Listed, 'kind'>[]).map((item) => ({ ...item, kind }));
}

/** Which object it is and what was asked of it; not what became of it, nor when somebody last asked Flux to look. */
function print({ status: _, metadata, ...rest }: Listed): string {
  const { uid, labels, annotations = {}, ownerReferences, deletionTimestamp } = metadata;
  const marks = Object.entries(annotations).filter(([key]) => !asked.includes(key));
  const text = JSON.stringify([uid, labels, marks, ownerReferences, deletionTimestamp, rest]);
  return `${uid} ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

const asked = ['reconcile.fluxcd.io/requestedAt'];

const nameOf = ({ kind, metadata: { namespace, name } }: Listed): string =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;

interface Group {
  readonly preferredVersion: { readonly groupVersion: string };
}

interface Resource {
  readonly name: string;
  readonly verbs: readonly string[];
}

interface Listed {
  readonly kind: string;
  readonly status?: unknown;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: unknown;
    readonly deletionTimestamp?: string;
  };
}
