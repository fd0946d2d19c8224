/** A job in the hands of its handler. */
export interface Job {
  readonly id: number;
  /** Same for every try; a handler gives it to whoever can drop what came already. */
  readonly idempotencyKey: string;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly payload: unknown;
}

/** Does a job. What it throws is tried again later; `GivenUpError` is not. */
export type Handler = (job: Job) => Promise<void>;

/** Thrown by a handler when no further try can help. */
export class GivenUpError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'GivenUpError';
  }
}

/** How often a job is tried, and after how long again. */
export interface RetryPolicy {
  readonly attempts: number;
  /** Milliseconds that a try may take; then another worker may take the job. */
  readonly lease: number;
  /** Milliseconds before the second try; doubles with each one. */
  readonly pause: number;
  /** Milliseconds that the pause grows to. @default 3600000: an hour */
  readonly longestPause?: number;
}

/** About a day of trying: 12 tries, from 30 s on, each at most a minute long. */
export const standardRetries: RetryPolicy = { attempts: 12, lease: 60_000, pause: 30_000 };
