import type { Manifest } from '@hexabase-kaas/tenancy';

/** Labels and annotations of a pod, and its spec. */
export interface PodTemplate {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** A kind of which the API server stores pods, or something that pods are made from. */
export type PodMaker = keyof typeof makers;

/** Path of the collection, and the object of that kind that would make the pod. */
export function podMaker(kind: PodMaker, namespace: string, name: string, pod: PodTemplate): [string, Manifest] {
  const { group, body } = makers[kind];
  const [apiVersion, root] = group === '' ? ['v1', '/api/v1'] : [`${group}/v1`, `/apis/${group}/v1`];
  const labels = { ...pod.metadata?.labels, app: name };
  const template = { metadata: { ...pod.metadata, labels }, spec: pod.spec };
  const { metadata, ...rest } = (body as Body)(template);
  const object = { apiVersion, kind, metadata: { ...metadata, name, namespace }, ...rest };
  return [`${root}/namespaces/${namespace}/${kind.toLowerCase()}s`, object];
}

type Body = (template: Required<PodTemplate>) => { readonly metadata?: object; readonly [field: string]: unknown };

const selected =
  (extra: object = {}): Body =>
  (template) => ({ spec: { ...extra, selector: { matchLabels: appOf(template) }, template } });

const appOf = ({ metadata }: Required<PodTemplate>): object => ({ app: metadata.labels?.app });

/** What ends is not started again for ever. */
const ending = (template: Required<PodTemplate>): object => ({
  template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } },
});

const makers = {
  Pod: { group: '', body: (pod) => ({ ...pod }) },
  PodTemplate: { group: '', body: (template) => ({ template }) },
  ReplicationController: { group: '', body: (template) => ({ spec: { selector: appOf(template), template } }) },
  DaemonSet: { group: 'apps', body: selected() },
  Deployment: { group: 'apps', body: selected() },
  ReplicaSet: { group: 'apps', body: selected() },
  StatefulSet: { group: 'apps', body: selected({ serviceName: 'sample' }) },
  Job: { group: 'batch', body: (template) => ({ spec: ending(template) }) },
  CronJob: {
    group: 'batch',
    body: (template) => ({ spec: { schedule: '0 3 * * *', jobTemplate: { spec: ending(template) } } }),
  },
} satisfies Record<string, { readonly group: '' | 'apps' | 'batch'; readonly body: Body }>;

/** Every kind that a policy on pods is about. */
export const podMakers = Object.keys(makers) as readonly PodMaker[];
