import { Problem } from '../http/problem.js';
import { applicationLabel } from './application.js';
import {
  type ContainerSettings,
  changedSince,
  clashes,
  type RawContainer,
  settingsOf,
  type WantedSettings,
  withSettings,
} from './container-settings.js';
import type { MemberProject } from './member.js';
import { refusalOf } from './refusal.js';
import { groupOf, type WorkloadKind } from './workload.js';

/** Containers of a workload, and whether somebody else keeps it as it is. */
export interface WorkloadContainers {
  readonly containers: readonly ContainerSettings[];
  /** Whether Flux brought it: what is changed here, it puts back. */
  readonly fromGit: boolean;
}

interface RawWorkload {
  readonly metadata?: { readonly resourceVersion?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly template?: { readonly spec?: { readonly containers?: readonly RawContainer[] } } };
}

/** Label that kustomize-controller puts on everything that it applies. */
const fluxLabel = 'kustomize.toolkit.fluxcd.io/name';
/** How often a change is tried that another writer of the same object overtakes: a status is written every second or so. */
const tries = 5;

const pathOf = ({ project }: MemberProject, kind: WorkloadKind, name: string): string[] => [
  ...groupOf[kind],
  ...['namespaces', project, `${kind}s`, name],
];

/** Reads them. @throws Problem */
export async function listContainers(
  member: MemberProject,
  kind: WorkloadKind,
  name: string,
): Promise<WorkloadContainers> {
  const found = await member.need<RawWorkload>({ method: 'GET', path: pathOf(member, kind, name) });
  return { containers: containersIn(found).map(settingsOf), fromGit: isFromGit(found) };
}

/**
 * Gives a container another image, variables or amounts, and leaves everything else of it as it is. What was seen has to be what
 * is there; and what is there has to be there still when it is written, which the API server sees to.
 * @param seen version of the container that whoever changes it looked at
 * @returns whether anything was another before
 * @throws Problem NOT_FOUND, CONFLICT, INPUT_INVALID, PRECONDITION_FAILED with what was changed meanwhile
 */
export async function changeContainer(
  member: MemberProject,
  { kind, workload, container }: { readonly kind: WorkloadKind; readonly workload: string; readonly container: string },
  wanted: WantedSettings,
  seen: string,
): Promise<boolean> {
  const path = pathOf(member, kind, workload);
  for (let left = tries; ; left--) {
    const found = await member.need<RawWorkload>({ method: 'GET', path });
    const all = containersIn(found);
    const old = all.find(({ name }) => name === container);
    if (old === undefined) throw new Problem('NOT_FOUND', `there is no container ${container} in it`);
    if (isFromGit(found)) throw new Problem('CONFLICT', 'Flux brought it, and would put it back: change it in Git');
    requireFree(settingsOf(old), wanted);
    const next = withSettings(old, wanted);
    if (settingsOf(next).version === settingsOf(old).version) return false;
    requireSeen(seen, settingsOf(old));
    const answer = await member.ask({
      method: 'PATCH',
      path,
      query: { fieldManager: Object.values(applicationLabel)[0] ?? '' },
      type: 'application/merge-patch+json',
      body: {
        metadata: { resourceVersion: found.metadata?.resourceVersion },
        spec: { template: { spec: { containers: all.map((one) => (one === old ? next : one)) } } },
      },
    });
    if (answer.status < 300) return true;
    if (answer.status !== 409 || left === 1) throw refusalOf(answer, member.organization);
  }
}

function requireFree(settings: ContainerSettings, wanted: WantedSettings): void {
  const issues = clashes(settings, wanted).map((name) => ({
    path: 'body.env',
    message: `${name} comes from elsewhere and stays as it is; leave it out, or change it with kubectl`,
  }));
  if (issues.length > 0) throw new Problem('INPUT_INVALID', 'see the issues', issues);
}

function requireSeen(seen: string, settings: ContainerSettings): void {
  const issues = changedSince(seen, settings).map((message) => ({ path: 'body', message }));
  if (issues.length > 0) throw new Problem('PRECONDITION_FAILED', 'somebody changed it meanwhile', issues);
}

const containersIn = ({ spec }: RawWorkload): readonly RawContainer[] => spec?.template?.spec?.containers ?? [];
const isFromGit = ({ metadata }: RawWorkload): boolean => metadata?.labels?.[fluxLabel] !== undefined;
