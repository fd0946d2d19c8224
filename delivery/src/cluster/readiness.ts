/** Whether an object does what it is for, as far as its status tells. */
export type Readiness =
  | { readonly state: 'ready' }
  | { readonly state: 'waiting'; readonly reason: string }
  /** Waiting longer would not help. */
  | { readonly state: 'failed'; readonly reason: string };

/** As much of an object as its readiness needs. */
export interface LiveObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly generation?: number | undefined;
    readonly deletionTimestamp?: string | undefined;
  };
  readonly spec?: Readonly<Record<string, unknown>> | undefined;
  readonly status?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Reads an object's readiness from its status: a namespace is active, a definition is established, a workload has rolled
 * out, and everything with a `Ready` condition has it for its newest generation (Flux's kinds do). Other objects are ready
 * as soon as they stand.
 *
 * Follows the conventions of Kubernetes' API (api-conventions.md, "Typical status properties") and of kstatus.
 */
export function readiness(object: LiveObject): Readiness {
  const { metadata, kind, apiVersion } = object;
  if (metadata.deletionTimestamp !== undefined) return waiting('is being deleted');
  const status = object.status ?? {};
  const observed = status.observedGeneration;
  const newest = metadata.generation;
  const isObserved = typeof observed !== 'number' || newest === undefined || observed >= newest;
  const rule = rules[apiVersion.includes('/') ? `${apiVersion.slice(0, apiVersion.indexOf('/'))}/${kind}` : kind];
  const flux = /\.toolkit\.fluxcd\.io\//.test(apiVersion);
  if (rule === undefined && !flux && object.status === undefined) return ready;
  // Nobody looks at a suspended object, nor at a HelmRepository of the type `oci`.
  if (flux && (object.spec?.suspend === true || object.spec?.type === 'oci')) return ready;
  if (flux && (observed === undefined || observed === -1) && condition(status, 'Ready') === undefined) {
    return waiting('no controller has looked at it yet; is Flux running?');
  }
  if (!isObserved) return waiting(`its controller has seen generation ${observed} of ${newest}`);
  if (rule !== undefined) return rule(status, object.spec ?? {}, observed !== undefined);
  const stalled = condition(status, 'Stalled');
  if (stalled?.status === 'True') return failed(told(stalled));
  const is = condition(status, 'Ready');
  if (is?.status === 'True') return ready;
  if (is !== undefined) return waiting(told(is));
  return flux ? waiting('its controller has not said yet whether it is ready') : ready;
}

type Status = Readonly<Record<string, unknown>>;

const rules: Readonly<Record<string, (status: Status, spec: Status, isObserved: boolean) => Readiness>> = {
  Namespace: ({ phase }) => (phase === 'Active' ? ready : waiting(`its phase is ${String(phase ?? 'not known yet')}`)),
  'apiextensions.k8s.io/CustomResourceDefinition': (status) => {
    const accepted = condition(status, 'NamesAccepted');
    if (accepted?.status === 'False') return failed(told(accepted));
    return condition(status, 'Established')?.status === 'True' ? ready : waiting('it is not established yet');
  },
  'apps/Deployment': (status, spec, isObserved) => {
    const progressing = condition(status, 'Progressing');
    if (progressing?.reason === 'ProgressDeadlineExceeded') return failed(told(progressing));
    const wanted = count(spec.replicas, 1);
    const updated = count(status.updatedReplicas);
    if (!isObserved || updated < wanted) return waiting(`${updated} of ${wanted} pods are of the newest version`);
    const old = count(status.replicas) - updated;
    if (old > 0) return waiting(`${old} pods of an older version are still there`);
    return pods(count(status.availableReplicas), wanted);
  },
  'apps/StatefulSet': (status, spec, isObserved) => {
    const wanted = count(spec.replicas, 1);
    const update = spec.updateStrategy as { type?: string; rollingUpdate?: { partition?: number } } | undefined;
    const kept = Math.min(wanted, count(update?.rollingUpdate?.partition));
    const updated = count(status.updatedReplicas);
    if (!isObserved) return waiting('its controller has not seen it yet');
    if (update?.type !== 'OnDelete' && updated < wanted - kept) {
      return waiting(`${updated} of ${wanted - kept} pods are of the newest version`);
    }
    return pods(count(status.readyReplicas), wanted);
  },
  'apps/DaemonSet': (status, _spec, isObserved) => {
    const wanted = count(status.desiredNumberScheduled);
    const updated = count(status.updatedNumberScheduled);
    if (!isObserved) return waiting('its controller has not seen it yet');
    if (updated < wanted) return waiting(`${updated} of ${wanted} pods are of the newest version`);
    return pods(count(status.numberAvailable), wanted);
  },
  'batch/Job': (status) => {
    const broken = condition(status, 'Failed');
    return broken?.status === 'True' ? failed(told(broken)) : ready;
  },
};

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

function condition(status: Status, type: string): Condition | undefined {
  const conditions = Array.isArray(status.conditions) ? (status.conditions as Condition[]) : [];
  return conditions.find((one) => one?.type === type);
}

const ready: Readiness = { state: 'ready' };
const waiting = (reason: string): Readiness => ({ state: 'waiting', reason });
const failed = (reason: string): Readiness => ({ state: 'failed', reason });
const pods = (there: number, wanted: number): Readiness =>
  there >= wanted ? ready : waiting(`${there} of ${wanted} pods are ready`);
const count = (value: unknown, otherwise = 0): number => (typeof value === 'number' ? value : otherwise);
const told = ({ reason, message }: Condition): string => [reason, message].filter(Boolean).join(': ').slice(0, 500);
