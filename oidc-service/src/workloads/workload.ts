import { applicationLabel } from './application.js';
import {
  countOf,
  type KubeContainerStatus,
  type KubeObject,
  type KubeSpec,
  momentOf,
  shownText,
} from './kube-object.js';
import { causeOfPod, fails, type Why, waits } from './pod-cause.js';

/** Kinds of workloads, as paths name them. */
export const workloadKinds = ['deployment', 'statefulset', 'daemonset', 'job', 'cronjob'] as const;
export type WorkloadKind = (typeof workloadKinds)[number];
/** Kinds that a number of pods can be chosen of. */
export const scaledKinds = ['deployment', 'statefulset'] as const satisfies WorkloadKind[];
/** Kinds whose pods can be made anew one after the other. */
export const restartedKinds = ['deployment', 'statefulset', 'daemonset'] as const satisfies WorkloadKind[];

/** Group and version of each kind, before its plural in a path. */
export const groupOf: Readonly<Record<WorkloadKind, readonly string[]>> = {
  deployment: ['apis', 'apps', 'v1'],
  statefulset: ['apis', 'apps', 'v1'],
  daemonset: ['apis', 'apps', 'v1'],
  job: ['apis', 'batch', 'v1'],
  cronjob: ['apis', 'batch', 'v1'],
};

/** Something that runs pods. Moments are UTC, RFC 3339. */
export interface Workload {
  readonly kind: WorkloadKind;
  readonly name: string;
  readonly ready: number;
  /** How many it is to be; of a cron job, how many run now. */
  readonly wanted: number;
  readonly restarts: number;
  readonly images: readonly string[];
  readonly createdAt: string;
  /** When a cron job runs, as it says; null for others. */
  readonly schedule: string | null;
  /** Whether it was deployed by the form of this console. */
  readonly deployedHere: boolean;
  readonly why: Why | null;
}

/** A pod. */
export interface Pod {
  readonly name: string;
  /** What it belongs to; null for one of its own. */
  readonly owner: { readonly kind: string; readonly name: string } | null;
  readonly ready: number;
  readonly wanted: number;
  readonly restarts: number;
  readonly images: readonly string[];
  readonly createdAt: string;
  /** Names of its containers, in the order in which they start; those that only begin are first. */
  readonly containers: readonly { readonly name: string; readonly restarted: boolean }[];
  /** Whether it has done its work. */
  readonly done: boolean;
  readonly why: Why | null;
}

/** Most images, and containers, that are shown of one. */
const [mostImages, mostContainers] = [10, 20];
const imagesOf = ({ containers = [] }: KubeSpec = {}): string[] =>
  containers.slice(0, mostImages).flatMap(({ image }) => shownText(image, 300) ?? []);

/** Reads a pod. */
export function podOf(object: KubeObject): Pod {
  const { metadata = {}, spec = {}, status = {} } = object;
  const statuses = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const names = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].slice(0, mostContainers);
  const restartsOf = (name: string | undefined): number =>
    countOf(statuses.find((one) => one.name === name)?.restartCount);
  return {
    name: metadata.name ?? '',
    owner: ownerOf(object),
    ready: (status.containerStatuses ?? []).filter((one: KubeContainerStatus) => one.ready === true).length,
    wanted: spec.containers?.length ?? 0,
    restarts: statuses.reduce((sum, one) => sum + countOf(one.restartCount), 0),
    images: imagesOf(spec),
    createdAt: momentOf(metadata.creationTimestamp),
    containers: names.map(({ name }) => ({ name: name ?? '', restarted: restartsOf(name) > 0 })),
    done: status.phase === 'Succeeded',
    why: causeOfPod(object) ?? null,
  };
}

/** A ReplicaSet of a Deployment is named by it and the hash that its pods carry; so it need not be asked for. */
function ownerOf({ metadata = {} }: KubeObject): Pod['owner'] {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner?.kind === undefined || owner.name === undefined) return null;
  const hash = metadata.labels?.['pod-template-hash'];
  return owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(`-${hash}`)
    ? { kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1) }
    : { kind: owner.kind, name: owner.name };
}

/** Reads a workload. @param pods those of the project @param unmade what the cluster says of pods that it could not make */
export function workloadOf(kind: WorkloadKind, object: KubeObject, pods: readonly Pod[], unmade?: string): Workload {
  const { metadata = {}, spec = {} } = object;
  const name = metadata.name ?? '';
  const own = pods.filter(({ owner }) => owner?.name === name && owner.kind.toLowerCase() === kind);
  const [ready, wanted] = countsOf(kind, object);
  const template = kind === 'cronjob' ? spec.jobTemplate?.spec?.template : spec.template;
  const label = Object.entries(applicationLabel)[0] as [string, string];
  return {
    ...{ kind, name, ready, wanted },
    restarts: own.reduce((sum, { restarts }) => sum + restarts, 0),
    images: imagesOf(template?.spec),
    createdAt: momentOf(metadata.creationTimestamp),
    schedule: kind === 'cronjob' ? shownText(spec.schedule, 100) : null,
    deployedHere: metadata.labels?.[label[0]] === label[1],
    why: whyOf(kind, object, own, unmade) ?? null,
  };
}

function countsOf(kind: WorkloadKind, { spec = {}, status = {} }: KubeObject): [ready: number, wanted: number] {
  if (kind === 'daemonset') return [countOf(status.numberReady), countOf(status.desiredNumberScheduled)];
  if (kind === 'job')
    return [countOf(status.succeeded), spec.completions === undefined ? 1 : countOf(spec.completions)];
  if (kind === 'cronjob') return [0, Array.isArray(status.active) ? status.active.length : 0];
  return [countOf(status.readyReplicas), spec.replicas === undefined ? 1 : countOf(spec.replicas)];
}

function whyOf(
  kind: WorkloadKind,
  object: KubeObject,
  own: readonly Pod[],
  unmade: string | undefined,
): Why | undefined {
  const { metadata = {}, spec = {}, status = {} } = object;
  if (metadata.deletionTimestamp !== undefined) return waits('ending');
  if (spec.suspend === true) return waits('suspended');
  const [ready, wanted] = countsOf(kind, object);
  if (kind === 'cronjob') return undefined;
  const failing = status.conditions?.find(
    ({ type, status: holds }) => ['ReplicaFailure', 'Failed'].includes(type ?? '') && holds === 'True',
  );
  if (kind === 'job' && failing !== undefined)
    return own.find(({ why }) => why?.failed)?.why ?? fails('failed', failing.message);
  if (wanted === 0 && kind !== 'daemonset') return waits('stopped');
  if (ready >= wanted) return undefined;
  const refused = failing?.message ?? (own.length < wanted ? unmade : undefined);
  if (refused !== undefined) return fails(causeOfRefusal(refused), refused);
  const ofPod = own.find(({ why }) => why?.failed)?.why ?? own.find(({ why }) => why !== null)?.why;
  if (ofPod !== null && ofPod !== undefined) return ofPod;
  const slow = status.conditions?.find(
    ({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded',
  );
  if (slow !== undefined) return fails('too-slow', slow.message);
  return kind === 'job' && own.some(({ why }) => why === null) ? undefined : waits('starting');
}

/** What kept a controller from making a pod. */
const causeOfRefusal = (message: string): 'quota-full' | 'refused' | 'not-made' =>
  /exceeded quota/i.test(message)
    ? 'quota-full'
    : /forbidden|PodSecurity|denied|ValidatingAdmissionPolicy|admission webhook/i.test(message)
      ? 'refused'
      : 'not-made';
