import { sql } from 'kysely';
import { type GraceStage, graceStage } from '../billing/index.js';
import type { Database } from '../database/database.js';
import type { Origin } from '../database/tables/organization.js';

/** An organization by its numbers: what runs and what is owed, and nothing of who is in it. */
export interface OrganizationOverview {
  readonly id: string;
  /** Null for that of one person, which has the person's name. */
  readonly name: string | null;
  readonly private: boolean;
  readonly origin: Origin;
  /** UTC, RFC 3339. */
  readonly createdAt: string;
  readonly users: number;
  /** People in any group of its workspaces, each once. */
  readonly members: number;
  readonly workspaces: number;
  /** Plans of the workspaces whose directory is known. */
  readonly plans: readonly PlanUse[];
  readonly stage: GraceStage;
}

/** How many workspaces have a plan. */
export interface PlanUse {
  readonly plan: string;
  readonly version: number;
  readonly workspaces: number;
}

/** A page of all organizations, by id; whoever asks has been authorized. @param after id of the last one that was seen */
export async function organizationOverviews(db: Database, limit: number, after = ''): Promise<OrganizationOverview[]> {
  const rows = await db
    .selectFrom('organization')
    .select(['id', 'name', 'private', 'origin', 'created_at'])
    .select([
      sql<string>`(select count(*) from organization_user where organization_id = organization.id)`.as('users'),
      sql<string>`(select count(*) from workspace where organization_id = organization.id)`.as('workspaces'),
      sql<string>`(select count(distinct membership.person_id) from membership
        join workspace on workspace.id = membership.workspace_id
        where workspace.organization_id = organization.id)`.as('members'),
      graceStage(sql.ref('organization.id')).as('stage'),
    ])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  const plans = await plansOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.private ? null : row.name,
    private: row.private,
    origin: row.origin,
    createdAt: row.created_at.toISOString(),
    users: Number(row.users),
    members: Number(row.members),
    workspaces: Number(row.workspaces),
    plans: plans.get(row.id) ?? [],
    stage: row.stage ?? 'active',
  }));
}

async function plansOf(db: Database, organizations: readonly string[]): Promise<ReadonlyMap<string, PlanUse[]>> {
  if (organizations.length === 0) return new Map();
  const { rows } = await sql<{ organization: string; plan: string; version: number | null; workspaces: string }>`
    select workspace.organization_id as organization, content->>'plan' as plan,
      coalesce((content->>'planVersion')::int, 1) as version, count(*) as workspaces
    from workspace join directory on directory.source = 'declared/' || workspace.id
    where workspace.organization_id in (${sql.join(organizations)}) and content->>'plan' is not null
    group by 1, 2, 3 order by 1, 2, 3`.execute(db);
  const all = Map.groupBy(rows, ({ organization }) => organization);
  return new Map(
    [...all].map(([organization, uses]) => [
      organization,
      uses.map(({ plan, version, workspaces }) => ({ plan, version: version ?? 1, workspaces: Number(workspaces) })),
    ]),
  );
}
