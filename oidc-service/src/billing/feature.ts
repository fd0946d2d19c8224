import type { Feature } from '../http/feature.js';
import type { Service } from '../service.js';
import { followAll } from './follow.js';

/** Brings the ledger up to date with what is applied already, before anything else becomes known. */
export function billingFeature({ db, clock, log }: Service<unknown>): Feature {
  return {
    name: 'billing',
    start: async () => {
      const written = await followAll(db, clock);
      if (written > 0) log.info({ written }, 'the ledger has caught up with the directory');
    },
  };
}
