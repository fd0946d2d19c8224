import type { Feature } from '../http/feature.js';
import type { Service } from '../service.js';
import { followAll } from './follow.js';
import { advanceAll } from './grace-store.js';

/** What billing needs of the configuration. */
export interface BillingConfiguration {
  readonly ISSUER: string;
  readonly SMTP_URL?: string | undefined;
}

/** Brings the ledger up to date with what is applied already, before anything else becomes known, and lets time pass for who owes. */
export function billingFeature({ configuration, db, clock, log }: Service<BillingConfiguration>): Feature {
  const mailsFrom = configuration.SMTP_URL === undefined ? undefined : configuration.ISSUER;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const advance = async (): Promise<void> => {
    try {
      await advanceAll(db, clock, mailsFrom);
    } catch (error) {
      log.error({ err: error }, 'grace could not be looked at; it is tried again in an hour');
    }
  };
  return {
    name: 'billing',
    start: async () => {
      const written = await followAll(db, clock);
      if (written > 0) log.info({ written }, 'the ledger has caught up with the directory');
      running = advance();
      timer = setInterval(() => {
        running = running.then(advance);
      }, 3_600_000).unref();
    },
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}
