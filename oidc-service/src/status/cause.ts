import type { Condition, HostObject } from './host-object.js';

/** Why a step is not done; stable. Each has words in every language. */
export const causeCodes = [
  'step-before',
  'change-waits',
  'change-needs-approval',
  'change-failed',
  'not-watched',
  'not-readable',
  'source-missing',
  'source-credentials',
  'source-unreachable',
  'source-unverified',
  'source-invalid',
  'source-failed',
  'source-behind',
  'flux-suspended',
  'flux-missing',
  'flux-working',
  'flux-waits',
  'build-failed',
  'apply-refused',
  'apply-failed',
  'prune-failed',
  'unhealthy',
  'release-missing',
  'release-working',
  'chart-missing',
  'release-failed',
  'stopped',
  'pods-missing',
  'pod-starting',
  'pod-unschedulable',
  'volume-missing',
  'image-missing',
  'container-refused',
  'container-crashes',
  'out-of-memory',
  'kubeconfig-missing',
  'api-starting',
  'api-silent',
  'certificate-refused',
  'address-silent',
  'address-unknown',
  'address-untrusted',
  'tenant-missing',
  'rights-waiting',
  'directory-waiting',
  'issuer-differs',
] as const;
export type CauseCode = (typeof causeCodes)[number];

/** A cause, and what the cluster says where that is about this workspace alone. */
export interface Cause {
  readonly code: CauseCode;
  readonly detail: string | null;
  /** Whether it is an error; otherwise it only takes time. */
  readonly failed: boolean;
}

export const waits = (code: CauseCode, detail: string | null = null): Cause => ({ code, detail, failed: false });
export const fails = (code: CauseCode, detail: string | null = null): Cause => ({ code, detail, failed: true });

/** Longest text of a cluster that is shown, in characters. */
const longest = 600;
/** What a condition says; control characters would break lines of whoever reads it. */
export const detailOf = ({ message }: Condition): string | null =>
  message === '' ? null : message.replaceAll(/\p{Cc}+/gu, ' ').slice(0, longest);

/**
 * Why a source of Flux has not got what was committed. Nothing that it says is shown: it names repositories, and other people's
 * folders.
 */
export function causeOfSource(source: HostObject | undefined): Cause | undefined {
  if (source === undefined) return waits('source-missing');
  if (source.suspended) return fails('flux-suspended');
  const { failure } = source;
  if (failure === undefined) return source.revision === undefined ? waits('flux-working') : undefined;
  if (credentials.has(failure.reason)) return fails('source-credentials');
  if (unreachable.has(failure.reason))
    return fails(
      /authenticat|authoriz|permission|denied|40[13]/i.test(failure.message)
        ? 'source-credentials'
        : 'source-unreachable',
    );
  if (failure.reason === 'VerificationFailed' || failure.reason === 'VerificationError')
    return fails('source-unverified');
  return fails(/invalid/i.test(failure.reason) ? 'source-invalid' : 'source-failed');
}

/** Reasons of source-controller: api/v1, and `GitOperationFailed` for whatever Git answers. */
const credentials: ReadonlySet<string> = new Set(['AuthenticationFailed', 'AccessDenied']);
const unreachable: ReadonlySet<string> = new Set([
  'GitOperationFailed',
  'OCIArtifactPullFailed',
  'OCIArtifactLayerOperationFailed',
  'BucketOperationFailed',
]);

/** Why a Kustomization has not applied what its source has. @param own whether what it says is about the workspace alone */
export function causeOfKustomization(one: HostObject, own: boolean): Cause | undefined {
  if (one.suspended) return fails('flux-suspended');
  const { failure } = one;
  if (failure === undefined) return one.ready === true ? undefined : waits('flux-working');
  const detail = own ? detailOf(failure) : null;
  switch (failure.reason) {
    case 'DependencyNotReady':
    case 'HealthCheckCanceled':
      return waits('flux-waits', detail);
    case 'ArtifactFailed':
      return fails('source-failed', detail);
    case 'BuildFailed':
    case 'InvalidCELExpression':
      return fails('build-failed', detail);
    case 'PruneFailed':
      return fails('prune-failed', detail);
    case 'HealthCheckFailed':
      return fails('unhealthy', detail);
    default:
      return fails(refusal.test(failure.message) ? 'apply-refused' : 'apply-failed', detail);
  }
}

/** How API servers, admission policies and quotas say no. */
const refusal = /\b(forbidden|denied|exceeded quota|is invalid|ValidatingAdmissionPolicy|admission webhook)\b/i;

/** Why Flux cannot speak to the API server of a workspace; undefined when that is not why it fails. */
export function causeOfConnection({ message }: Condition): Cause | undefined {
  const detail = detailOf({ reason: '', message, at: undefined });
  if (/KubeConfig secret|kubeconfig/i.test(message)) return fails('kubeconfig-missing', detail);
  if (/x509|certificate|tls:/i.test(message)) return fails('certificate-refused', detail);
  return /connection refused|no such host|i\/o timeout|deadline exceeded|no route to host|connection reset|EOF|dial tcp|service unavailable/i.test(
    message,
  )
    ? fails('api-silent', detail)
    : undefined;
}

/** Why the Helm release of a vCluster is not installed. */
export function causeOfRelease(release: HostObject | undefined): Cause | undefined {
  if (release === undefined) return waits('release-missing');
  if (release.suspended) return fails('flux-suspended');
  const { failure } = release;
  if (failure === undefined) return release.ready === true ? undefined : waits('release-working');
  const detail = detailOf(failure);
  if (failure.reason === 'DependencyNotReady') return waits('flux-waits', detail);
  if (failure.reason === 'SourceNotReady' || failure.reason === 'ArtifactFailed') return fails('chart-missing', detail);
  return fails(refusal.test(failure.message) ? 'apply-refused' : 'release-failed', detail);
}

/** Why a control plane does not run. */
export function causeOfPods(controlPlane: HostObject | undefined, pod: HostObject | undefined): Cause | undefined {
  const { wanted = 1, there = 0, ready = 0 } = controlPlane?.replicas ?? {};
  if (controlPlane === undefined) return waits('release-working');
  if (wanted === 0) return waits('stopped');
  if (ready >= wanted) return undefined;
  const failure = pod?.failure;
  if (failure !== undefined) return causeOfPod(failure);
  return there === 0 && pod === undefined ? waits('pods-missing') : waits('pod-starting');
}

function causeOfPod(failure: Condition): Cause {
  const detail = detailOf(failure);
  switch (failure.reason) {
    case 'OOMKilled':
      return fails('out-of-memory', detail);
    case 'CrashLoopBackOff':
    case 'RunContainerError':
      return fails('container-crashes', detail);
    case 'ErrImagePull':
    case 'ImagePullBackOff':
    case 'InvalidImageName':
    case 'ErrImageNeverPull':
      return fails('image-missing', detail);
    case 'Unschedulable':
      return fails(
        /PersistentVolumeClaim|volume/i.test(failure.message) ? 'volume-missing' : 'pod-unschedulable',
        detail,
      );
    case 'SchedulingGated':
      return waits('pod-unschedulable', detail);
    default:
      return fails('container-refused', detail);
  }
}
