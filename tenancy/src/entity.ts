import { completeGroups } from './default-group.js';
import { type Issue, sortIssues } from './issue.js';
import { type Kind, kinds } from './kind.js';
import { readPlain, refused } from './plain.js';
import type { Shape } from './shape.js';
import { parseShape } from './shape-parse.js';
import type { Workspace } from './workspace.js';

/** One entity read on its own. */
export interface ReadEntity {
  /** With every default filled in; absent when there is an issue. */
  readonly entity?: Readonly<Record<string, unknown>>;
  /** What is wrong with its fields, sorted; paths start with the first field. */
  readonly issues: readonly Issue[];
}

/**
 * Reads one entity, for front ends that see it before they see the rest: fields and defaults, but no cross-check. What
 * `parseTenancy` says of the whole tenancy is what counts.
 */
export function readEntity(kind: Kind, fields: unknown): ReadEntity {
  const issues: Issue[] = [];
  const plain = readPlain(fields, '', issues);
  const shape = kinds[kind].shape as Shape<object>;
  const read = plain === refused ? undefined : parseShape(shape, plain, '', issues);
  const relative = sortIssues(issues).map((issue) => ({ ...issue, path: issue.path.replace(/^\./, '') }));
  return read === undefined || issues.length > 0
    ? { issues: relative }
    : { entity: complete(kind, read), issues: relative };
}

function complete(kind: Kind, entity: object): Readonly<Record<string, unknown>> {
  if (kind !== 'Workspace') return { ...entity };
  const workspace = entity as Workspace;
  return { ...workspace, groups: completeGroups(workspace.groups, workspace.creator) };
}
