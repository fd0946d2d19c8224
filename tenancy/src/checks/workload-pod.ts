import type { Manifest } from '../manifests/manifest.js';
import { scalarText } from '../scalar-text.js';

/** Whatever stands in an object that only the API server knows the shape of. */
export type Fields = Readonly<Record<string, unknown>>;
/** An object as it is; no fields for whatever is none, because the API server says what is wrong with that. */
export const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
/** The items of a list; none for whatever is no list. */
export const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fields) : []);

/** The pods that a workload makes: how many at a time, and what they are made from. */
export interface Pods {
  readonly count: number;
  readonly metadata: Fields;
  readonly spec: Fields;
}

const repeated: readonly string[] = ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet'];

/** The pods of a workload; a DaemonSet counts once, a CronJob as one run. */
export function podsOf({ kind, metadata, spec, template: own }: Manifest): Pods | undefined {
  const top = fields(spec);
  if (kind === 'Pod') return { count: 1, metadata: fields(metadata), spec: top };
  if (kind === 'CronJob') return podsOf({ kind: 'Job', spec: fields(top.jobTemplate).spec } as unknown as Manifest);
  if (kind === 'PodTemplate')
    return { count: 0, metadata: fields(fields(own).metadata), spec: fields(fields(own).spec) };
  if (top.template === undefined) return undefined;
  const template = fields(top.template);
  const count = repeated.includes(kind) ? top.replicas : kind === 'Job' ? top.parallelism : 1;
  return { count: whole(count), metadata: fields(template.metadata), spec: fields(template.spec) };
}

const whole = (count: unknown): number =>
  typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : 1;

/** Every container of a pod, init containers included. */
export const containersOf = (spec: Fields | undefined): readonly Fields[] => [
  ...list(spec?.containers),
  ...list(spec?.initContainers),
];

/** A claim for a volume, where it stands in the workload, and how many volumes it becomes. */
export interface Claim {
  readonly path: string;
  readonly spec: unknown;
  readonly count: number;
}

/** Every claim for a volume that a workload makes. */
export function claimsOf(workload: Manifest): Claim[] {
  const spec = fields(workload.spec);
  if (workload.kind === 'PersistentVolumeClaim') return [{ path: 'spec', spec, count: 1 }];
  const templates = workload.kind === 'StatefulSet' ? list(spec.volumeClaimTemplates) : [];
  const pods = podsOf(workload);
  const count = pods?.count ?? 1;
  return [
    ...templates.map((template, i) => ({ path: `spec.volumeClaimTemplates[${i}].spec`, spec: template.spec, count })),
    ...list(pods?.spec.volumes).flatMap(({ name, ephemeral }) => {
      const template = fields(ephemeral).volumeClaimTemplate;
      if (template === undefined) return [];
      return [{ path: `volumes.${scalarText(name)}.ephemeral`, spec: fields(template).spec, count }];
    }),
  ];
}

/** What a claim asks for, as it is written. */
export const claimed = (claim: Claim): unknown => fields(fields(fields(claim.spec).resources).requests).storage;
