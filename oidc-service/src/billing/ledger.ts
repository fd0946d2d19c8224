import type { Price } from '@hexabase-kaas/tenancy';
import type { Selectable } from 'kysely';
import type { Database, Transaction } from '../database/database.js';
import type { LedgerLineTable } from '../database/tables/billing.js';
import type { LedgerLine } from './ledger-line.js';
import type { PriceVersion } from './price-version.js';

/** Every entry of one workspace's ledger. */
export async function workspaceLines(db: Database, workspace: string): Promise<LedgerLine[]> {
  const rows = await db
    .selectFrom('ledger_line')
    .selectAll()
    .where('workspace_id', '=', workspace)
    .orderBy('position')
    .execute();
  return rows.map(lineOf);
}

/** Entries of an organization that hold and have anything to do with the time before `until`. */
export async function organizationLines(db: Database, organization: string, until: Date): Promise<LedgerLine[]> {
  const rows = await db
    .selectFrom('ledger_line')
    .selectAll()
    .where('organization_id', '=', organization)
    .where('from_at', '<', until)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(selectFrom('ledger_line as later').select('later.id').whereRef('later.replaces', '=', 'ledger_line.id')),
      ),
    )
    .execute();
  return rows.map(lineOf);
}

/** Writes entries; the database refuses two of one position, and two that replace the same one. */
export async function appendLines(transaction: Transaction, lines: readonly LedgerLine[], now: Date): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map((line) => ({
    id: line.id,
    position: line.position,
    organization_id: line.organization,
    workspace_id: line.workspace,
    price_version_id: line.priceVersion,
    commit: line.commit,
    from_at: line.from,
    until_at: line.until,
    end_commit: line.endCommit,
    replaces: line.replaces,
    reason: line.reason,
    written_at: now,
  }));
  await transaction.insertInto('ledger_line').values(rows).execute();
}

/** Keeps what an offer says, unless it is known: under one id there is one offer for all time. */
export async function keepPriceVersion(transaction: Transaction, version: PriceVersion, now: Date): Promise<void> {
  await transaction
    .insertInto('price_version')
    .values({
      id: version.id,
      plan: version.plan,
      plan_version: version.planVersion,
      prices: JSON.stringify(version.prices),
      first_seen_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Price versions by id. @param ids @default all that were ever applied: what a catalogue elsewhere must hold */
export async function priceVersions(db: Database, ids?: readonly string[]): Promise<PriceVersion[]> {
  if (ids?.length === 0) return [];
  const rows = await db
    .selectFrom('price_version')
    .selectAll()
    .$if(ids !== undefined, (query) => query.where('id', 'in', ids as readonly string[]))
    .orderBy('id')
    .execute();
  return rows.map(({ id, plan, plan_version, prices }) => ({
    id,
    plan,
    planVersion: plan_version,
    prices: prices as unknown as readonly Price[],
  }));
}

const lineOf = (row: Selectable<LedgerLineTable>): LedgerLine => ({
  id: row.id,
  position: row.position,
  organization: row.organization_id,
  workspace: row.workspace_id,
  priceVersion: row.price_version_id,
  commit: row.commit,
  from: row.from_at,
  until: row.until_at,
  endCommit: row.end_commit,
  replaces: row.replaces,
  reason: row.reason,
});
