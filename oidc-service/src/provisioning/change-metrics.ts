import { sql } from 'kysely';
import { measure } from '../http/measured.js';
import type { Service } from '../service.js';

/** Registers changes that people made and that are not applied yet. One that waits for approval waits for a person, and counts apart. */
export function changeMetrics({ db, clock, metrics }: Pick<Service<unknown>, 'db' | 'clock' | 'metrics'>): void {
  const open = ['accepted', 'proposed', 'committed'] as const;
  const labelNames = ['state'];
  measure(
    metrics,
    {
      ...{ name: 'kaas_changes_waiting', help: 'Changes that are not applied yet, by state.', labelNames },
      read: async () => {
        const count = db.fn.countAll<string>().as('value');
        const query = db.selectFrom('change').select(['state', count]).where('state', 'in', open).groupBy('state');
        const rows = await query.execute();
        return open.map((state) => ({
          labels: { state },
          value: Number(rows.find((row) => row.state === state)?.value ?? 0),
        }));
      },
    },
    {
      name: 'kaas_changes_oldest_seconds',
      help: 'Age of the oldest change that is accepted or committed and not applied yet, in seconds; 0 when there is none.',
      read: async () => {
        const { rows } = await sql<{ value: string | number }>`
          select coalesce(extract(epoch from ${clock()}::timestamptz - min(created_at)), 0) as value
          from change where state in ('accepted', 'committed')`.execute(db);
        return rows.map(({ value }) => ({ value: Number(value) }));
      },
    },
  );
}
