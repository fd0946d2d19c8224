import { retainAudit } from '../audit/retain.js';
import type { AuditConfiguration } from '../audit/settings.js';
import type { Feature } from '../http/feature.js';
import type { Service } from '../service.js';

/** Cuts off what is older than the audit is kept, once an hour; servers that do it at once take turns. */
export function auditRetentionFeature({ configuration, db, clock, log }: Service<AuditConfiguration>): Feature {
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const run = async (): Promise<void> => {
    try {
      const gone = await retainAudit(db, clock, configuration.AUDIT_RETENTION_DAYS);
      if (gone > 0) log.info({ gone }, 'audit events are past their retention');
    } catch (error) {
      log.error({ err: error }, 'audit retention failed; it is tried again in an hour');
    }
  };
  return {
    name: 'audit-retention',
    start: async () => {
      running = run();
      timer = setInterval(() => {
        running = running.then(run);
      }, 3_600_000).unref();
    },
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}
