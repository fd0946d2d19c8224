import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type GitTarget, gitTarget } from '@hexabase-kaas/delivery';
import { suspensionTopic } from '../billing/index.js';
import { appliedCommits, type DirectoryConfiguration } from '../directory/index.js';
import type { Feature } from '../http/feature.js';
import { type Job, outboxWorker, type RetryPolicy } from '../outbox/index.js';
import type { Service } from '../service.js';
import { branchLease } from './branch-lease.js';
import { isTime, noteFailure } from './branch-state.js';
import { changesIn } from './change.js';
import { changeMetrics } from './change-metrics.js';
import { commitChange } from './commit-change.js';
import { checkWithdrawals, followChanges } from './follow-changes.js';
import { isOnce } from './retry.js';
import type { ProvisioningConfiguration } from './settings.js';
import { provisioningTopic } from './submit.js';
import { suspensionHandler } from './suspend.js';

/** A change waits for as long as the repository is away: a try costs a look at the database until it is time for the next. */
const patience: RetryPolicy = { attempts: 1_000_000, lease: 300_000, pause: 1_000, longestPause: 60_000 };

/** Another process writes the branch, or it is not time yet; the job is tried again. */
class NotYet extends Error {
  override readonly name = 'NotYet';
}

/** Commits what people change, and follows it until Flux has applied it. */
export function provisioningFeature(service: Service<ProvisioningConfiguration & DirectoryConfiguration>): Feature {
  const { configuration, db, clock, log } = service;
  const { TENANCY_BRANCH: branch, TENANCY_REPOSITORY: repository, TENANCY_SOURCE: source } = configuration;
  if (repository === undefined) return { name: 'provisioning' };
  changeMetrics(service);
  const lease = branchLease(db, clock, branch, randomUUID());
  const parts = {
    db,
    clock,
    branch,
    source,
    path: configuration.TENANCY_PATH,
    applied: appliedCommits(configuration),
    ...targets(configuration, repository),
  };
  let working: Promise<unknown> = Promise.resolve();
  let failing = false;
  /** One piece of work after the other in this process, and by one process at a time. */
  const alone = (work: () => Promise<void>): Promise<void> => {
    const next = working.then(async () => {
      if (!(await lease.take())) throw new NotYet('another process writes the branch');
      try {
        if (!(await isTime(db, branch, clock()))) throw new NotYet('the repository is tried again later');
        await work();
        if (failing) log.info('the tenancy repository is there again');
        failing = false;
      } catch (error) {
        if (error instanceof NotYet) throw error;
        const reason = await noteFailure(db, branch, clock, error);
        if (!failing) log.warn({ reason }, 'the tenancy repository cannot be read or written; changes wait');
        failing = true;
        throw error;
      } finally {
        await lease.release();
      }
    });
    working = next.catch(() => undefined);
    return next;
  };
  const commitAll = async (): Promise<void> => {
    for (;;) {
      const [change] = await changesIn(db, 'accepted', 1);
      if (change === undefined) return;
      await commitChange(parts, change);
      if (!(await lease.take())) throw new NotYet('another process writes the branch');
    }
  };
  const handlers = {
    [provisioningTopic]: (job: Job) => {
      const tried = alone(async () => {
        await checkWithdrawals(parts);
        await commitAll();
      });
      return isOnce(job) ? tried.catch(() => undefined) : tried;
    },
    [suspensionTopic]: suspensionHandler(db, clock, branch),
  };
  const worker = outboxWorker(service, handlers, patience);
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const poll = async (): Promise<void> => {
    // What is accepted is committed here too: the job of a process that was killed comes back late.
    await alone(async () => {
      await checkWithdrawals(parts);
      await followChanges(parts);
      await commitAll();
    }).catch(() => undefined);
    if (!stopped) timer = setTimeout(poll, configuration.TENANCY_POLL_SECONDS * 1_000);
  };
  let polling: Promise<void> = Promise.resolve();
  return {
    name: 'provisioning',
    start: async () => {
      polling = poll();
      await worker.start();
    },
    stop: async () => {
      stopped = true;
      await worker.stop();
      await polling;
      clearTimeout(timer);
      await working;
    },
  };
}

function targets(configuration: ProvisioningConfiguration, repository: string) {
  const { TENANCY_BRANCH, TENANCY_AUTHOR, TENANCY_CLONE, TENANCY_CREDENTIALS_FILE } = configuration;
  const [, name = '', email = ''] = /^(.*\S) <(.+)>$/.exec(TENANCY_AUTHOR) ?? [];
  const target = (branch: string, folder: string, options: { base?: string; anew?: boolean } = {}): GitTarget =>
    gitTarget({
      repository,
      branch,
      author: { name, email },
      ...(TENANCY_CLONE !== undefined && { directory: join(TENANCY_CLONE, folder) }),
      ...(TENANCY_CREDENTIALS_FILE !== undefined && { credentialsFile: TENANCY_CREDENTIALS_FILE }),
      ...options,
    });
  return {
    main: target(TENANCY_BRANCH, 'main'),
    proposal: (branch: string) => target(branch, branch, { base: TENANCY_BRANCH, anew: true }),
  };
}
