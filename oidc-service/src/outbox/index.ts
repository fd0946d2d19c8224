export { enqueue, type NewJob } from './enqueue.js';
export { GivenUpError, type Handler, type Job, type RetryPolicy, standardRetries } from './job.js';
export { outboxMetrics } from './outbox-metrics.js';
export { forgetJobs, type Handlers, type Outcome, workOnce } from './work.js';
export { outboxWorker } from './worker.js';
