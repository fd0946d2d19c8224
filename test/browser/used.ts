import { type Database, type FeatureOf, inTransaction, takeUsage } from '@hexabase-kaas/oidc-service';
import type { Meter } from '@hexabase-kaas/tenancy';

/** Has 31 days of use of acme--shop taken when the service starts, with nights, a busy day and hours that nobody measured. */
export const usedWorkspace: FeatureOf = ({ db, clock }) => ({
  name: 'use',
  start: () => fill(db, clock()),
});

async function fill(db: Database, now: Date): Promise<void> {
  const last = Math.floor(now.getTime() / 3_600_000) - 1;
  const hours = Array.from({ length: 31 * 24 }, (_, back) => ({ back, hour: new Date((last - back) * 3_600_000) }));
  const measured = hours.filter(({ back }) => back < 20 || back > 26);
  const records = measured.flatMap(({ hour, back }) => {
    const busy = hour.getUTCHours() < 10 ? 1 : 0.25;
    const day = back > 72 && back < 96 ? 2 : 1;
    const of = (meter: Meter, units: number, part: 'tenant' | 'control-plane' = 'tenant') => ({
      ...{ workspace: 'acme--shop', meter, part, hour, quantity: BigInt(Math.round(units * 1_000_000)) },
    });
    return [
      of('cpu-hours', 0.9 * busy * day),
      of('cpu-hours', 0.12, 'control-plane'),
      of('memory-gib-hours', 1.5 + busy),
      of('storage-gib-hours', 40),
    ];
  });
  await inTransaction(db, (transaction) => takeUsage(transaction, records, now));
  await db
    .insertInto('usage_hour')
    .values(measured.map(({ hour }) => ({ source: 'csv', hour, read_at: now })))
    .execute();
}
