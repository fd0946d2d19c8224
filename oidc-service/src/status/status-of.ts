import type { WorkspaceState } from '../directory/index.js';
import type { ShownChange } from '../provisioning/index.js';
import {
  type Cause,
  causeOfConnection,
  causeOfKustomization,
  causeOfPods,
  causeOfRelease,
  causeOfSource,
  fails,
  waits,
} from './cause.js';
import { fluxStepOf } from './flux-step.js';
import type { HostObject } from './host-object.js';
import type { WorkspaceView } from './host-view.js';
import type { ProbeResult } from './probe.js';
import { type StatusState, type Step, type StepId, type StepState, stepIds, type WorkspaceStatus } from './status.js';

/** All that a status is made from. */
export interface StatusParts {
  readonly workspace: string;
  readonly view: WorkspaceView;
  /** What the directory says. */
  readonly directory: Pick<WorkspaceState, 'state' | 'declaredAt' | 'appliedAt'>;
  /** Latest change of it that was accepted here. */
  readonly change: ShownChange | undefined;
  /** What came of asking the address that members use; undefined while it was not asked. */
  readonly probe: ProbeResult | undefined;
  /** Issuer of this service. */
  readonly issuer: string;
}

interface Found {
  readonly state: StepState;
  readonly doneAt?: string | null | undefined;
  readonly cause?: Cause;
  /** Object of Flux that says so. */
  readonly by?: HostObject | undefined;
}

/** How a workspace stands: a pure function of what is known of it. */
export function statusOf(parts: StatusParts): WorkspaceStatus {
  const { workspace, view, change } = parts;
  const found: Record<StepId, Found> = {
    committed: committed(parts),
    applied: view.seen === 'none' ? appliedByDirectory(parts) : applied(parts),
    vcluster: view.seen === 'none' ? unseen : vcluster(parts),
    api: view.seen === 'none' ? unseen : api(parts),
    'sign-in': view.seen === 'none' ? unseen : signIn(parts),
  };
  const steps: Step[] = [];
  for (const step of stepIds) {
    const { state, doneAt = null, cause, by } = found[step];
    const before = steps.at(-1);
    const runs = state === 'running' || (step === 'sign-in' && state === 'done');
    const early = before !== undefined && before.state !== 'done' && runs;
    const done = state === 'done' && !early;
    steps.push({
      step,
      state: early ? 'waiting' : state,
      doneAt: done ? doneAt : null,
      seconds: done ? secondsBetween(before?.doneAt, doneAt) : null,
      cause: early ? 'step-before' : (cause?.code ?? null),
      detail: early ? null : (cause?.detail ?? null),
      flux: state === 'failed' && by !== undefined ? fluxStepOf(by) : null,
    });
  }
  const revision = view.host?.revision ?? view.source?.revision;
  return {
    workspace,
    state: stateOf(steps, view),
    seen: view.seen,
    commit: (isOpen(change) ? change?.commit : undefined) ?? commitOf(revision) ?? null,
    change: isOpen(change) || change?.state === 'failed' ? (change?.id ?? null) : null,
    steps,
  };
}

const unseen: Found = { state: 'unknown', cause: waits('not-watched') };

const undone = (cause: Cause, by?: HostObject): Found => ({
  state: cause.code === 'stopped' ? 'stopped' : cause.failed ? 'failed' : 'running',
  cause,
  by,
});

function committed({ view, directory, change }: StatusParts): Found {
  if (change?.state === 'accepted') return undone(waits('change-waits', change.reason));
  if (change?.state === 'proposed') return undone(waits('change-needs-approval', change.reason));
  // What was there before a change that failed is there still.
  const known = directory.state !== 'unknown' || view.host !== undefined;
  if (change?.state === 'failed')
    return known
      ? { state: 'done', cause: waits('change-failed', change.reason) }
      : undone(fails('change-failed', change.reason));
  if (isOpen(change)) return { state: 'done', doneAt: change?.committedAt };
  return known || change?.state === 'applied'
    ? {
        state: 'done',
        doneAt: view.host !== undefined && view.source?.revision === view.host.revision ? view.source?.readyAt : null,
      }
    : { state: 'unknown' };
}

function appliedByDirectory({ directory }: StatusParts): Found {
  return directory.state === 'applied'
    ? { state: 'done', doneAt: directory.appliedAt }
    : { state: 'running', cause: waits('directory-waiting') };
}

function applied({ view, change }: StatusParts): Found {
  const { source, organization, host } = view;
  if (view.refused.includes('Kustomization')) return { state: 'unknown', cause: waits('not-readable') };
  const readable = source !== undefined || view.refused.length === 0;
  const ofSource = readable ? causeOfSource(source) : undefined;
  // Flux has got it when it looked after the commit was there: the branch goes only forward.
  const got =
    change?.commit == null ||
    commitOf(source?.revision) === change.commit ||
    later(source?.readyAt, change.committedAt);
  if (ofSource !== undefined && (ofSource.failed || host === undefined)) {
    const has = host?.ready === true && host.revision === source?.revision && got && !ofSource.failed;
    if (!has) return undone(ofSource, source);
  }
  if (host === undefined) {
    const above = organization === undefined ? waits('flux-missing') : causeOfKustomization(organization, false);
    return undone(above ?? waits('flux-missing'), organization);
  }
  const own = causeOfKustomization(host, true);
  // Flux looks again every few minutes, and says that it works while it does.
  const again = own?.code === 'flux-working' && host.revision !== undefined && host.revision === source?.revision;
  if (own !== undefined && !again) return undone(own, host);
  if (isOpen(change) && !got) return undone(waits('source-behind'));
  if (source !== undefined && host.revision !== source.revision) return undone(waits('flux-working'));
  return { state: 'done', doneAt: host.readyAt };
}

function vcluster({ view }: StatusParts): Found {
  const { release, controlPlane, pod, refused } = view;
  if (refused.includes('HelmRelease') && refused.includes('StatefulSet'))
    return { state: 'unknown', cause: waits('not-readable') };
  const ofPods = causeOfPods(controlPlane, pod);
  // What runs counts more than what Helm says of it: a failed upgrade leaves what was there.
  if (ofPods?.failed || ofPods?.code === 'stopped') return undone(ofPods);
  const ofRelease = refused.includes('HelmRelease') ? undefined : causeOfRelease(release);
  if (ofRelease?.failed) return undone(ofRelease, release);
  if (ofPods !== undefined) return undone(ofRelease ?? ofPods);
  return { state: 'done', doneAt: pod?.readyAt ?? release?.readyAt };
}

function api({ view, probe }: StatusParts): Found {
  const { tenant, controlPlane } = view;
  if (controlPlane?.replicas?.wanted === 0) return { state: 'stopped', cause: waits('stopped') };
  const running = (controlPlane?.replicas?.ready ?? 0) > 0;
  const connection = tenant?.failure === undefined ? undefined : causeOfConnection(tenant.failure);
  const reached =
    tenant !== undefined &&
    connection === undefined &&
    (tenant.ready === true || tenant.failure !== undefined || tenant.revision !== undefined);
  if (!reached) {
    if (tenant === undefined) return undone(waits('tenant-missing'));
    if (tenant.suspended) return undone(fails('flux-suspended'), tenant);
    // Right after the pod is there, its API server is not: Flux tries again every few seconds.
    return undone(connection !== undefined && running ? connection : waits('api-starting'), tenant);
  }
  if (!running && controlPlane !== undefined) return undone(waits('api-starting'));
  if (probe !== undefined && probe.result !== 'answers')
    return undone(fails(causeOfProbe[probe.result], probe.address));
  return { state: 'done', doneAt: tenant?.readyAt };
}

const causeOfProbe = {
  silent: 'address-silent',
  unknown: 'address-unknown',
  untrusted: 'address-untrusted',
} as const;

function signIn({ view, directory, issuer }: StatusParts): Found {
  const { tenant, directory: told, authentication, controlPlane } = view;
  if (controlPlane?.replicas?.wanted === 0) return { state: 'stopped', cause: waits('stopped') };
  const trusted = authentication?.issuer;
  if (trusted !== undefined && trusted !== issuer) return undone(fails('issuer-differs', trusted));
  if (tenant?.failure !== undefined && causeOfConnection(tenant.failure) === undefined) {
    const cause = causeOfKustomization(tenant, true);
    if (cause !== undefined) return undone(cause, tenant);
  }
  if (directory.state === 'applied' && told?.revision !== undefined)
    return { state: 'done', doneAt: latest(directory.appliedAt, told.readyAt) };
  const cause = told === undefined ? undefined : causeOfKustomization(told, true);
  if (cause?.failed) return undone(cause, told);
  return undone(waits(told?.revision === undefined ? 'rights-waiting' : 'directory-waiting'));
}

function stateOf(steps: readonly Step[], { seen }: WorkspaceView): StatusState {
  const any = (state: StepState): boolean => steps.some((one) => one.state === state);
  if (any('failed')) return 'failed';
  if (seen === 'none') return 'unknown';
  if (any('stopped')) return 'stopped';
  if (any('running') || any('waiting')) return 'progressing';
  return any('unknown') ? 'unknown' : 'ready';
}

const isOpen = (change: ShownChange | undefined): boolean =>
  change !== undefined && change.state !== 'applied' && change.state !== 'failed';

/** Commit of a revision of Flux: `<branch>@sha1:<commit>`. */
const commitOf = (revision: string | undefined): string | undefined =>
  /@sha(?:1|256):([0-9a-f]{40,64})$/.exec(revision ?? '')?.[1];

const later = (a: string | undefined, b: string | null | undefined): boolean =>
  a !== undefined && b != null && Date.parse(a) > Date.parse(b);
const latest = (a: string | null, b: string | undefined): string | null =>
  a === null || b === undefined ? a : Date.parse(a) > Date.parse(b) ? a : b;

function secondsBetween(from: string | null | undefined, to: string | null): number | null {
  if (from == null || to === null) return null;
  const seconds = Math.round((Date.parse(to) - Date.parse(from)) / 1_000);
  return seconds >= 0 ? seconds : null;
}
