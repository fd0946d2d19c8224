import { Counter } from 'prom-client';
import type { Feature } from '../http/feature.js';
import type { Service } from '../service.js';
import { type RetryPolicy, standardRetries } from './job.js';
import { outboxMetrics } from './outbox-metrics.js';
import { forgetJobs, type Handlers, workOnce } from './work.js';

/**
 * A worker of the outbox, one in each process; several share the work. Ends what it has begun before it stops.
 * @param idlePause milliseconds between looks at the outbox when nobody woke the worker
 */
export function outboxWorker(
  { db, wakeUps, clock, log, metrics }: Service<unknown>,
  handlers: Handlers,
  policy: RetryPolicy = standardRetries,
  idlePause = 1_000,
): Required<Pick<Feature, 'start' | 'stop'>> {
  // Several features have a worker.
  const known = metrics.getSingleMetric('kaas_outbox_tries_total') as Counter<'outcome'> | undefined;
  const tries =
    known ??
    new Counter({
      name: 'kaas_outbox_tries_total',
      help: 'Tries of jobs, by what became of them.',
      labelNames: ['outcome'] as const,
      registers: [metrics],
    });
  outboxMetrics({ db, clock, metrics });
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let forgotten = 0;
  let awake = false;
  const work = async (): Promise<void> => {
    awake = false;
    try {
      for (;;) {
        const outcome = stopped ? undefined : await workOnce(db, clock, handlers, policy);
        if (outcome === undefined) break;
        tries.inc({ outcome });
        if (outcome === 'dead') log.error('a job of the outbox is given up; see its last_error');
      }
      if (clock().getTime() - forgotten > 3_600_000) {
        forgotten = clock().getTime();
        await forgetJobs(db, clock());
      }
    } catch (err) {
      log.error({ err }, 'cannot look at the outbox');
    }
    // A job may have come after the last look and before the timer.
    if (!stopped) timer = setTimeout(begin, awake ? 0 : idlePause);
  };
  const begin = (): void => {
    timer = undefined;
    working = work();
  };
  const wake = (): void => {
    awake = true;
    if (timer === undefined) return;
    clearTimeout(timer);
    begin();
  };
  let ends: (() => void)[] = [];
  return {
    start: async () => {
      begin();
      ends = Object.keys(handlers).map((topic) => wakeUps.subscribe(topic, wake));
    },
    stop: async () => {
      stopped = true;
      for (const end of ends) end();
      clearTimeout(timer);
      await working;
    },
  };
}
