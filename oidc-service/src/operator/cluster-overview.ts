import { sql } from 'kysely';
import type { Database } from '../database/database.js';

/** What the directory says of the workspaces of a host cluster. */
export interface ClusterOverview {
  readonly hostCluster: string;
  /** Workspaces that are declared there. */
  readonly declared: number;
  /** Those of which everything is applied as it is declared. */
  readonly applied: number;
  /** When something was last learnt to be applied there: UTC, RFC 3339; null: never. */
  readonly appliedAt: string | null;
  /** The workspace of which that was. */
  readonly newest: string | null;
}

/** Host clusters that the directory names, by name. A workspace that is gone stays in it without a content, and counts nowhere. */
export async function clusterOverviews(db: Database): Promise<ClusterOverview[]> {
  const { rows } = await sql<{
    host_cluster: string;
    declared: string;
    applied: string;
    applied_at: Date | string | null;
    newest: string | null;
  }>`
    select declared.content->>'hostCluster' as host_cluster, count(*) as declared,
      count(*) filter (where applied.digest = declared.digest) as applied, max(applied.applied_at) as applied_at,
      (array_agg(substr(applied.source, 9) order by applied.applied_at desc, applied.source)
        filter (where applied.content->'groups' is not null))[1] as newest
    from directory declared
    left join directory applied on applied.source = 'applied/' || substr(declared.source, 10)
    where declared.source like 'declared/%' and declared.content->'groups' is not null
      and declared.content->>'hostCluster' is not null
    group by 1 order by 1`.execute(db);
  return rows.map((row) => ({
    hostCluster: row.host_cluster,
    declared: Number(row.declared),
    applied: Number(row.applied),
    appliedAt: row.applied_at === null ? null : new Date(row.applied_at).toISOString(),
    newest: row.newest,
  }));
}
