import { type KubeContainerStatus, type KubeObject, shownText } from './kube-object.js';

/** Why something does not run as it should; stable. Each has words in every language. */
export const workloadCauses = [
  'image-missing',
  'image-name',
  'runs-as-root',
  'settings-missing',
  'crashes',
  'out-of-memory',
  'unschedulable',
  'volume-missing',
  'starting',
  'not-ready',
  'evicted',
  'failed',
  'ending',
  'quota-full',
  'refused',
  'not-made',
  'too-slow',
  'suspended',
  'stopped',
] as const;
export type WorkloadCause = (typeof workloadCauses)[number];

/** A cause, and what the cluster says. */
export interface Why {
  readonly cause: WorkloadCause;
  readonly detail: string | null;
  /** Whether somebody has to do something; otherwise it only takes time, or is so on purpose. */
  readonly failed: boolean;
}

export const waits = (cause: WorkloadCause, detail?: string): Why => ({
  cause,
  detail: shownText(detail),
  failed: false,
});
export const fails = (cause: WorkloadCause, detail?: string): Why => ({
  cause,
  detail: shownText(detail),
  failed: true,
});

/** Why a pod does not run, or is not ready; undefined when it runs, or has done its work. */
export function causeOfPod({ metadata = {}, status = {} }: KubeObject): Why | undefined {
  if (metadata.deletionTimestamp !== undefined) return waits('ending');
  if (status.phase === 'Succeeded') return undefined;
  if (status.reason === 'Evicted') return fails('evicted', status.message);
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  for (const one of all) {
    const why = causeOfContainer(one, status.phase === 'Failed');
    if (why !== undefined) return why;
  }
  if (status.phase === 'Failed') return fails('failed', status.message ?? status.reason);
  const condition = (type: string) => status.conditions?.find((one) => one.type === type && one.status === 'False');
  const scheduled = condition('PodScheduled');
  if (scheduled !== undefined) {
    const volume = /PersistentVolumeClaim|volume/i.test(scheduled.message ?? '');
    return fails(volume ? 'volume-missing' : 'unschedulable', scheduled.message);
  }
  if (status.phase !== 'Running') return waits('starting');
  const unready = condition('ContainersReady') ?? condition('Ready');
  return unready === undefined ? undefined : waits('not-ready', unready.message);
}

function causeOfContainer({ state = {}, lastState = {} }: KubeContainerStatus, over: boolean): Why | undefined {
  const { waiting, terminated } = state;
  const before = lastState.terminated;
  if (waiting?.reason === 'CrashLoopBackOff')
    return before?.reason === 'OOMKilled'
      ? fails('out-of-memory', waiting.message)
      : fails('crashes', exitOf(before) ?? waiting.message);
  if (waiting !== undefined) return causeOfWaiting(waiting.reason ?? '', waiting.message);
  if (terminated === undefined || terminated.exitCode === 0) return undefined;
  if (terminated.reason === 'OOMKilled') return fails('out-of-memory', terminated.message);
  return fails(over ? 'failed' : 'crashes', terminated.message || exitOf(terminated));
}

const exitOf = (one: { readonly exitCode?: number } | undefined): string | undefined =>
  typeof one?.exitCode === 'number' ? `exit code ${one.exitCode}` : undefined;

/** Reasons of the kubelet: pkg/kubelet/images/types.go, pkg/kubelet/container/sync_result.go. */
function causeOfWaiting(reason: string, message: string | undefined): Why | undefined {
  switch (reason) {
    case 'ErrImagePull':
    case 'ImagePullBackOff':
    case 'ErrImageNeverPull':
    case 'RegistryUnavailable':
      return fails('image-missing', message);
    case 'InvalidImageName':
      return fails('image-name', message);
    case 'CreateContainerConfigError':
      return fails(
        /runAsNonRoot|non-root|non-numeric user/i.test(message ?? '') ? 'runs-as-root' : 'settings-missing',
        message,
      );
    case 'CreateContainerError':
    case 'RunContainerError':
      return fails('crashes', message);
    default:
      return undefined;
  }
}
