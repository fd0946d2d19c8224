import { type RawBuilder, sql } from 'kysely';
import { type Measurement, measure } from '../http/measured.js';
import type { Service } from '../service.js';

/** Registers what waits in the outbox and what was given up, by topic. */
export function outboxMetrics({ db, clock, metrics }: Pick<Service<unknown>, 'db' | 'clock' | 'metrics'>): void {
  const byTopic = async (value: RawBuilder<string | number>): Promise<Measurement[]> => {
    const { rows } = await sql<{ topic: string; value: string | number }>`
      select topic, ${value} as value from outbox where done_at is null group by topic`.execute(db);
    return rows.map((row) => ({ labels: { topic: row.topic }, value: Number(row.value) }));
  };
  const labelNames = ['topic'];
  measure(
    metrics,
    {
      ...{ name: 'kaas_outbox_jobs_waiting', help: 'Jobs that are not done yet, by topic.', labelNames },
      read: () => byTopic(sql`count(*) filter (where dead_at is null)`),
    },
    {
      ...{ name: 'kaas_outbox_jobs_dead', help: 'Jobs that were given up in the last week, by topic.', labelNames },
      read: () => byTopic(sql`count(*) filter (where dead_at is not null)`),
    },
    {
      name: 'kaas_outbox_oldest_job_seconds',
      help: 'Age of the oldest job that is not done yet, by topic, in seconds.',
      labelNames,
      read: () =>
        byTopic(
          sql`coalesce(extract(epoch from ${clock()}::timestamptz - min(created_at) filter (where dead_at is null)), 0)`,
        ),
    },
  );
}
