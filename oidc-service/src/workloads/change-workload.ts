import { Problem } from '../http/problem.js';
import { applicationLabel } from './application.js';
import type { KubeObject } from './kube-object.js';
import type { MemberProject } from './member.js';
import { refusalOf } from './refusal.js';
import { groupOf, type WorkloadKind } from './workload.js';

const pathOf = ({ project }: MemberProject, kind: WorkloadKind, name: string, ...below: readonly string[]) => [
  ...groupOf[kind],
  'namespaces',
  project,
  `${kind}s`,
  name,
  ...below,
];

/** Says how many pods of a workload there are to be. @throws Problem */
export async function scaleWorkload(
  member: MemberProject,
  kind: WorkloadKind,
  name: string,
  replicas: number,
): Promise<void> {
  await member.need({
    method: 'PATCH',
    path: pathOf(member, kind, name, 'scale'),
    type: 'application/merge-patch+json',
    body: { spec: { replicas } },
  });
}

/**
 * Has the pods of a workload made anew, one after the other, as `kubectl rollout restart` does.
 * @param at moment of the wish, RFC 3339: the same wish twice restarts once
 */
export async function restartWorkload(
  member: MemberProject,
  kind: WorkloadKind,
  name: string,
  at: string,
): Promise<void> {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': at };
  await member.need({
    method: 'PATCH',
    path: pathOf(member, kind, name),
    type: 'application/strategic-merge-patch+json',
    body: { spec: { template: { metadata: { annotations } } } },
  });
}

/**
 * Deletes what the form of this console made: the Deployment, and the Service that came with it. One that was made otherwise
 * is whoever's made it, and stays.
 * @returns whether there was one
 * @throws Problem CONFLICT
 */
export async function removeApplication(member: MemberProject, name: string): Promise<boolean> {
  const deployment = pathOf(member, 'deployment', name);
  const found = await member.ask({ method: 'GET', path: deployment });
  if (found.status !== 404) {
    if (found.status >= 300) throw refusalOf(found, member.organization);
    if (!isOurs(found.body as KubeObject))
      throw new Problem('CONFLICT', 'it was not deployed here: delete it as it was made, or with kubectl');
    await remove(member, deployment, found.body as KubeObject);
  }
  const service = ['api', 'v1', 'namespaces', member.project, 'services', name];
  const beside = await member.ask({ method: 'GET', path: service });
  if (beside.status < 300 && isOurs(beside.body as KubeObject))
    await remove(member, service, beside.body as KubeObject);
  return found.status !== 404;
}

/** Just the object that was looked at: one of its name that came after it stays. */
async function remove(member: MemberProject, path: readonly string[], { metadata = {} }: KubeObject): Promise<void> {
  const body = { propagationPolicy: 'Background', preconditions: { uid: metadata.uid } };
  const answer = await member.ask({ method: 'DELETE', path, body });
  if (answer.status >= 300 && answer.status !== 404) throw refusalOf(answer, member.organization);
}

const isOurs = ({ metadata = {} }: KubeObject): boolean =>
  Object.entries(applicationLabel).every(([key, value]) => metadata.labels?.[key] === value);
