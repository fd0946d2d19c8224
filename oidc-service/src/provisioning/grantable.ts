import { adminProjectRules, adminRules, can, type TenancyDocument, tenancyIssues } from '@hexabase-kaas/tenancy';
import type { Author } from './grant.js';
import { plainDocuments } from './reading.js';
import type { WorkspacePart } from './workspace-part.js';

/** A resource, and the verbs on it that an author may put into a role of a project. */
export interface GrantableResource {
  readonly apiGroup: string;
  readonly resource: string;
  readonly verbs: readonly string[];
}

/**
 * Everything that an author may put into a role of a project: what they hold there, and the model takes in a role. Nobody holds
 * more than a workspace admin, so their rules are all that there is to choose from.
 */
export function grantable(part: WorkspacePart, author: Author, project: string): GrantableResource[] {
  const { organization, workspace } = author;
  const held = candidates().filter(({ apiGroup, resource, verb }) =>
    can(part.tenancy, { ...author, namespace: project, apiGroup, resource, verb }),
  );
  const refused = refusedIn(part, { organization, workspace, project }, held);
  const kept = held.filter((_, index) => !refused.has(index));
  return [...Map.groupBy(kept, ({ apiGroup, resource }) => `${apiGroup}/${resource}`).values()].map((rights) => ({
    apiGroup: rights[0]?.apiGroup ?? '',
    resource: rights[0]?.resource ?? '',
    verbs: rights.map(({ verb }) => verb),
  }));
}

interface Candidate {
  readonly apiGroup: string;
  readonly resource: string;
  readonly verb: string;
}

function candidates(): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const { apiGroups, resources, verbs } of [...adminProjectRules(true), ...adminRules()])
    for (const apiGroup of apiGroups)
      for (const resource of resources)
        for (const verb of verbs) found.set(`${apiGroup}/${resource}/${verb}`, { apiGroup, resource, verb });
  return [...found.values()];
}

/** Asks the model: a project with nothing but a role in which each right is a rule of its own. @returns numbers of refused ones */
function refusedIn(
  { own, reading }: WorkspacePart,
  { organization, workspace, project }: { organization: string; workspace: string; project: string },
  rights: readonly Candidate[],
): Set<number> {
  const rules = rights.map(({ apiGroup, resource, verb }) => ({
    apiGroups: [apiGroup],
    resources: [resource],
    verbs: [verb],
  }));
  const others = [...own, ...plainDocuments(reading.others)].filter(
    ({ kind }) => kind !== 'Project' && kind !== 'GroupBinding',
  );
  const example = [...own, ...reading.others][0];
  if (example === undefined || rules.length === 0) return new Set();
  const document: TenancyDocument = {
    apiVersion: example.apiVersion,
    kind: 'Project',
    metadata: { name: project, organization, workspace },
    spec: { roles: [{ name: 'candidate', rules }] },
  };
  const numbers = tenancyIssues([document], others)
    .filter(({ severity }) => severity === 'error')
    .map(({ path }) => /\.roles\.candidate\.rules\[(\d+)\]/.exec(path)?.[1]);
  return new Set(numbers.filter((one) => one !== undefined).map(Number));
}
