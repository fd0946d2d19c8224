import type { CauseCode } from './cause.js';

/** Steps from a wish to a working workspace, in their order. */
export const stepIds = ['committed', 'applied', 'vcluster', 'api', 'sign-in'] as const;
export type StepId = (typeof stepIds)[number];

/** `running` takes time, `failed` needs somebody, `waiting` is for the step before, `stopped` is so on purpose. */
export const stepStates = ['done', 'running', 'failed', 'waiting', 'stopped', 'unknown'] as const;
export type StepState = (typeof stepStates)[number];

/** What Flux does about a step that failed. */
export const fluxNexts = ['interval', 'backoff', 'change', 'resume'] as const;

/** The object of Flux that a step failed at, and when Flux tries it again by itself. */
export interface FluxStep {
  readonly kind: 'Kustomization' | 'HelmRelease' | 'GitRepository' | 'OCIRepository' | 'Bucket';
  readonly namespace: string;
  readonly name: string;
  /** Every so many seconds, after pauses that grow, not before it is changed, or not before somebody resumes it. */
  readonly next: (typeof fluxNexts)[number];
  /** Null where it has no fixed pause. */
  readonly retrySeconds: number | null;
}

/** One step. Moments are UTC, RFC 3339. */
export interface Step {
  readonly step: StepId;
  readonly state: StepState;
  /** Null while it is not done, and where nobody knows. */
  readonly doneAt: string | null;
  /** From the end of the step before to the end of this one; null where they do not follow each other. */
  readonly seconds: number | null;
  readonly cause: CauseCode | null;
  /** What the host cluster says of it, in its own words. */
  readonly detail: string | null;
  /** Null unless it failed at an object of Flux. */
  readonly flux: FluxStep | null;
}

/** How a whole workspace stands. */
export const statusStates = ['ready', 'progressing', 'failed', 'stopped', 'unknown'] as const;
export type StatusState = (typeof statusStates)[number];

/** How a workspace stands, as it is shown. The same is known, the same is said: nothing in it is the time of asking. */
export interface WorkspaceStatus {
  readonly workspace: string;
  readonly state: StatusState;
  /** `live`: the host cluster is watched now; `stale`: what was seen last; `none`: this service asks no cluster. */
  readonly seen: 'live' | 'stale' | 'none';
  /** Commit that is applied, or is to be. */
  readonly commit: string | null;
  /** Id of the change that is on its way, or failed last. */
  readonly change: string | null;
  readonly steps: readonly Step[];
}
