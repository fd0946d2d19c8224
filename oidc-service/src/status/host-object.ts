import { secondsOf } from './go-duration.js';

/** Kinds of objects of the host cluster that say how a workspace stands. */
export const hostKinds = [
  'Kustomization',
  'GitRepository',
  'OCIRepository',
  'Bucket',
  'HelmRelease',
  'StatefulSet',
  'Deployment',
  'Pod',
  'ConfigMap',
] as const;
export type HostKind = (typeof hostKinds)[number];

/** A condition, as Kubernetes and Flux write it. */
export interface Condition {
  readonly reason: string;
  readonly message: string;
  /** UTC, RFC 3339; when it became so. */
  readonly at: string | undefined;
}

/** What is kept of an object: what a status is made from, and nothing else of it. */
export interface HostObject {
  readonly kind: HostKind;
  readonly namespace: string;
  readonly name: string;
  /** Whether its condition `Ready` holds for what is wanted now; undefined while nobody says. */
  readonly ready: boolean | undefined;
  /** Since when it is ready, of the revision that it is ready of where that is known. */
  readonly readyAt: string | undefined;
  /** Why it is not ready; of a retry that runs, why the try before failed. */
  readonly failure: Condition | undefined;
  /** Whether it is stopped on purpose. */
  readonly suspended: boolean;
  /** Revision that a source has, or that was applied whole: `main@sha1:...`. */
  readonly revision: string | undefined;
  /** Source of a Kustomization, as `Kind/namespace/name`. */
  readonly source: string | undefined;
  /** Replicas of a control plane: wanted, there, and ready. */
  readonly replicas: { readonly wanted: number; readonly there: number; readonly ready: number } | undefined;
  /** When Flux tries again what failed: after as many seconds, after pauses that grow, or not before it is changed. */
  readonly retries: number | 'backoff' | 'change' | undefined;
  /** Issuer that the API server of a workspace trusts for people. */
  readonly issuer: string | undefined;
}

/**
 * Reads an object as the API server gives it. Flux says that it is working while it tries again, so what it said before is kept.
 * @param before what was kept of the same object
 * @returns undefined for what has no name
 */
export function hostObject(kind: HostKind, raw: unknown, before?: HostObject): HostObject | undefined {
  const { metadata = {}, spec = {}, status = {}, data = {} } = (raw ?? {}) as Raw;
  const { name, namespace, generation } = metadata;
  if (name === undefined || namespace === undefined) return undefined;
  const all = status.conditions ?? [];
  const condition = all.find(({ type }) => type === 'Ready');
  const stalled = all.find((one) => one.type === 'Stalled' && one.status === 'True');
  const observed = status.observedGeneration === undefined || status.observedGeneration === generation;
  const ready = condition?.status === 'True' ? observed : condition?.status === 'False' ? false : undefined;
  const shown = (one: RawCondition): Condition => ({
    reason: one.reason ?? '',
    message: one.message ?? '',
    at: one.lastTransitionTime,
  });
  const [failing] = [stalled, ready === false && condition?.status === 'False' ? condition : undefined].filter(
    (one) => one !== undefined,
  );
  const revision = status.artifact?.revision ?? status.lastAppliedRevision;
  const reference = spec.sourceRef;
  const pod = kind === 'Pod' ? podFailure(status) : undefined;
  return {
    kind,
    namespace,
    name,
    ready,
    readyAt:
      ready === true
        ? (firstSuccess(status, revision) ?? condition?.lastTransitionTime)
        : revision === before?.revision
          ? before?.readyAt
          : undefined,
    failure: failing
      ? shown(failing)
      : ready === true
        ? undefined
        : (pod ?? (kind === 'Pod' ? undefined : before?.failure)),
    suspended: spec.suspend === true,
    revision: revision ?? undefined,
    source:
      reference === undefined ? undefined : `${reference.kind}/${reference.namespace ?? namespace}/${reference.name}`,
    replicas:
      kind === 'StatefulSet' || kind === 'Deployment'
        ? { wanted: spec.replicas ?? 1, there: status.replicas ?? 0, ready: status.readyReplicas ?? 0 }
        : undefined,
    retries: stalled === undefined ? retriesOf(kind, spec) : 'change',
    issuer: kind === 'ConfigMap' ? issuerOf(data['authentication.yaml']) : undefined,
  };
}

interface RawCondition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}
interface RawContainer {
  readonly state?: { readonly waiting?: RawReason };
  readonly lastState?: { readonly terminated?: RawReason };
}
interface RawReason {
  readonly reason?: string;
  readonly message?: string;
  readonly finishedAt?: string;
}
interface RawStatus {
  readonly conditions?: readonly RawCondition[];
  readonly observedGeneration?: number;
  readonly artifact?: { readonly revision?: string; readonly lastUpdateTime?: string };
  readonly lastAppliedRevision?: string;
  readonly history?: readonly RawHistory[];
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly initContainerStatuses?: readonly RawContainer[];
  readonly containerStatuses?: readonly RawContainer[];
}
interface RawAction {
  readonly strategy?: { readonly name?: string; readonly retryInterval?: string };
}
interface RawHistory {
  readonly firstReconciled?: string;
  readonly lastReconciledStatus?: string;
  readonly metadata?: { readonly revision?: string };
}
interface Raw {
  readonly metadata?: { readonly name?: string; readonly namespace?: string; readonly generation?: number };
  readonly spec?: {
    readonly suspend?: boolean;
    readonly replicas?: number;
    readonly sourceRef?: { readonly kind?: string; readonly name?: string; readonly namespace?: string };
    readonly interval?: string;
    readonly retryInterval?: string;
    readonly install?: RawAction;
    readonly upgrade?: RawAction;
  };
  readonly status?: RawStatus;
  readonly data?: Readonly<Record<string, string>>;
}

/** When a revision was first applied: the condition is written anew every time that Flux looks again. */
function firstSuccess({ history = [], artifact }: RawStatus, revision: string | undefined): string | undefined {
  const first = history.find(
    ({ metadata, lastReconciledStatus }) =>
      metadata?.revision === revision && lastReconciledStatus === 'ReconciliationSucceeded',
  );
  return first?.firstReconciled ?? artifact?.lastUpdateTime;
}

/**
 * When Flux tries again what failed: a Kustomization and a Helm release that is set so after an interval of their own, a source as
 * controllers do by themselves.
 */
function retriesOf(kind: HostKind, spec: NonNullable<Raw['spec']>): HostObject['retries'] {
  if (kind === 'Kustomization') return secondsOf(spec.retryInterval ?? spec.interval);
  if (kind !== 'HelmRelease')
    return ['GitRepository', 'OCIRepository', 'Bucket'].includes(kind) ? 'backoff' : undefined;
  const { strategy } = spec.upgrade ?? spec.install ?? {};
  return strategy?.name === 'RetryOnFailure' ? (secondsOf(strategy.retryInterval) ?? standardRetry) : undefined;
}

/** Seconds that helm-controller takes where a release says nothing. */
const standardRetry = 300;

/** Why a pod does not run: it has no node, or one of its containers waits or was ended. */
function podFailure({ conditions = [], initContainerStatuses = [], containerStatuses = [] }: RawStatus) {
  const containers = [...initContainerStatuses, ...containerStatuses];
  const killed = containers.find(({ lastState }) => lastState?.terminated?.reason === 'OOMKilled')?.lastState
    ?.terminated;
  const waiting = containers.find(({ state }) => !starting.has(state?.waiting?.reason ?? ''))?.state?.waiting;
  const scheduled = conditions.find(({ type }) => type === 'PodScheduled');
  const found = killed ?? waiting ?? (scheduled?.status === 'False' ? scheduled : undefined);
  if (found === undefined) return undefined;
  const at = 'lastTransitionTime' in found ? found.lastTransitionTime : (found as RawReason).finishedAt;
  return { reason: found.reason ?? '', message: found.message ?? '', at };
}

/** What every container waits for at first, and no waiting at all. */
const starting: ReadonlySet<string> = new Set(['', 'ContainerCreating', 'PodInitializing']);

/** JSON, as our renderer writes it; anybody else's is not known. */
function issuerOf(text: string | undefined): string | undefined {
  try {
    const { jwt } = JSON.parse(text ?? '') as { jwt?: readonly { readonly issuer?: { readonly url?: unknown } }[] };
    const url = jwt?.[0]?.issuer?.url;
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
}
