import { measure } from '../http/measured.js';
import type { Service } from '../service.js';
import { hourLength } from './usage-record.js';

/** Registers up to when use was read. */
export function usageMetrics({ db, metrics }: Pick<Service<unknown>, 'db' | 'metrics'>, source: string): void {
  measure(metrics, {
    name: 'kaas_usage_read_until_timestamp_seconds',
    help: 'End of the newest hour whose use was read, as Unix time in seconds.',
    read: async () => {
      const newest = db.fn.max('hour').as('hour');
      const rows = await db.selectFrom('usage_hour').select(newest).where('source', '=', source).execute();
      return rows.flatMap(({ hour }) =>
        hour === null ? [] : [{ value: (new Date(hour).getTime() + hourLength) / 1_000 }],
      );
    },
  });
}
