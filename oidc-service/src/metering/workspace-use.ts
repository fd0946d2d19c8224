import { type Currency, type Meter, meters, type Price } from '@hexabase-kaas/tenancy';
import { sql } from 'kysely';
import type { Database } from '../database/database.js';
import { hourLength, hourOf } from './usage-record.js';

/** What a workspace used in one hour, in millionths; a meter of which nothing was used is not in it. */
export interface UseHour {
  readonly hour: Date;
  /** Whether a source was asked for it. Nothing used is known only where one was. */
  readonly measured: boolean;
  readonly use: readonly { readonly meter: Meter; readonly tenant: bigint; readonly controlPlane: bigint }[];
}

/**
 * Every hour of a time, oldest first, up to the last one that is over.
 * @param hours how many, counted back from now
 */
export async function workspaceUse(db: Database, workspace: string, now: Date, hours: number): Promise<UseHour[]> {
  const until = hourOf(now);
  const from = new Date(until.getTime() - hours * hourLength);
  const { rows } = await sql<{ hour: Date; meter: Meter; tenant: string; plane: string }>`
    select hour, meter, coalesce(sum(quantity) filter (where part = 'tenant'), 0)::text as tenant,
      coalesce(sum(quantity) filter (where part = 'control-plane'), 0)::text as plane
    from usage_record where workspace_id = ${workspace} and hour >= ${from} and hour < ${until}
    group by hour, meter order by hour, meter`.execute(db);
  const read = await db
    .selectFrom('usage_hour')
    .select('hour')
    .distinct()
    .where('hour', '>=', from)
    .where('hour', '<', until)
    .execute();
  const measured = new Set(read.map(({ hour }) => hour.getTime()));
  const used = Map.groupBy(rows, ({ hour }) => new Date(hour).getTime());
  return Array.from({ length: hours }, (_, i) => {
    const at = from.getTime() + i * hourLength;
    const use = (used.get(at) ?? []).map(({ meter, tenant, plane }) => ({
      ...{ meter, tenant: BigInt(tenant), controlPlane: BigInt(plane) },
    }));
    return { hour: new Date(at), measured: measured.has(at) || use.length > 0, use };
  });
}

/**
 * Units of each meter that the price of a workspace's plan includes in a month, where it has such prices.
 * @param currency taken where there is a price in it; otherwise the first price
 */
export async function includedUse(
  db: Database,
  workspace: string,
  currency: Currency,
): Promise<ReadonlyMap<Meter, number>> {
  const rows = await db
    .selectFrom('directory')
    .select(['source', 'content'])
    .where('source', 'in', [`declared/${workspace}`, `applied/${workspace}`])
    .orderBy('source')
    .execute();
  const { prices = [] } = (rows[0]?.content ?? {}) as { readonly prices?: readonly Price[] };
  const price = prices.find((one) => one.currency === currency) ?? prices[0];
  const included = new Map((price?.overage ?? []).map((one) => [one.meter, one.included]));
  return new Map(meters.flatMap((meter) => (included.has(meter) ? [[meter, included.get(meter) ?? 0]] : [])));
}
