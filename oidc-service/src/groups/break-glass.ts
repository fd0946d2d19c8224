import type { Database, Transaction } from '../database/database.js';
import { Problem } from '../http/problem.js';

/** A right for an emergency that was given beforehand: who may join which group, until when. */
export interface BreakGlass {
  readonly workspace: string;
  readonly id: string;
  readonly person: string;
  readonly group: string;
  readonly reason: string;
  readonly since: string;
  readonly expiresAt: string;
  readonly usedAt: string | null;
}

/** What whoever declares it says. */
export interface BreakGlassTerms {
  readonly person: string;
  readonly group: string;
  readonly reason: string;
  readonly expiresAt: Date;
}

/** Days that one may be declared for at most. */
export const longestBreakGlassDays = 90;

const entries = (db: Database, workspace: string) =>
  db.selectFrom('break_glass').selectAll().where('workspace_id', '=', workspace);
type Row = Awaited<ReturnType<ReturnType<typeof entries>['executeTakeFirstOrThrow']>>;

const shown = (row: Row): BreakGlass => ({
  workspace: row.workspace_id,
  id: row.id,
  person: row.person_id,
  group: row.group_name,
  reason: row.reason,
  since: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  usedAt: row.used_at?.toISOString() ?? null,
});

/** All of a workspace, those that expired and were used among them, by id, at most `limit`, after an id. */
export async function breakGlassesOf(
  db: Database,
  workspace: string,
  limit: number,
  after = '',
): Promise<BreakGlass[]> {
  const rows = await entries(db, workspace).where('id', '>', after).orderBy('id').limit(limit).execute();
  return rows.map(shown);
}

/** One of them. @throws Problem NOT_FOUND */
export async function breakGlassOf(db: Database, workspace: string, id: string): Promise<BreakGlass> {
  const row = await entries(db, workspace).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new Problem('NOT_FOUND', 'there is no such right for an emergency');
  return shown(row);
}

/**
 * Declares one. What was declared is never changed: declaring the same again does nothing, and another one needs another id.
 * @returns whether it is new
 * @throws Problem INPUT_INVALID, NOT_FOUND, CONFLICT
 */
export async function declareBreakGlass(
  transaction: Transaction,
  workspace: string,
  id: string,
  terms: BreakGlassTerms,
  now: Date,
): Promise<boolean> {
  const before = await transaction.selectFrom('break_glass').selectAll().where('id', '=', id).executeTakeFirst();
  if (before !== undefined) {
    const same =
      before.workspace_id === workspace &&
      before.person_id === terms.person &&
      before.group_name === terms.group &&
      before.reason === terms.reason &&
      before.expires_at.getTime() === terms.expiresAt.getTime();
    if (same) return false;
    throw new Problem('CONFLICT', 'this id was declared with other terms; take another id');
  }
  const days = (terms.expiresAt.getTime() - now.getTime()) / 86_400_000;
  if (days <= 0 || days > longestBreakGlassDays)
    throw new Problem('INPUT_INVALID', 'see the issues', [
      { path: 'body.expiresAt', message: `in the future, and at most ${longestBreakGlassDays} days from now` },
    ]);
  const group = await transaction
    .selectFrom('workspace_group')
    .select('name')
    .where('workspace_id', '=', workspace)
    .where('name', '=', terms.group)
    .executeTakeFirst();
  const person = await transaction
    .selectFrom('person')
    .select('id')
    .where('id', '=', terms.person)
    .where('erased_at', 'is', null)
    .executeTakeFirst();
  if (group === undefined || person === undefined)
    throw new Problem('NOT_FOUND', 'there is no such group in the workspace, or no such person');
  await transaction
    .insertInto('break_glass')
    .values({
      id,
      workspace_id: workspace,
      group_name: terms.group,
      person_id: terms.person,
      reason: terms.reason,
      created_at: now,
      expires_at: terms.expiresAt,
    })
    .execute();
  return true;
}

/**
 * Uses one: the person is in the group from now on until it expires. Using it again changes nothing.
 * @returns whether it was not used before
 * @throws Problem NOT_FOUND; CONFLICT when it expired
 */
export async function useBreakGlass(
  transaction: Transaction,
  workspace: string,
  id: string,
  now: Date,
): Promise<boolean> {
  const { expiresAt, usedAt } = await breakGlassOf(transaction, workspace, id);
  if (new Date(expiresAt) <= now) throw new Problem('CONFLICT', 'it expired; ask for another one');
  if (usedAt !== null) return false;
  await transaction.updateTable('break_glass').set({ used_at: now }).where('id', '=', id).execute();
  return true;
}

/** Ends one at once, used or not: it stays visible, as expired. @returns whether it was in force */
export async function endBreakGlass(
  transaction: Transaction,
  workspace: string,
  id: string,
  now: Date,
): Promise<boolean> {
  const { expiresAt } = await breakGlassOf(transaction, workspace, id);
  if (new Date(expiresAt) <= now) return false;
  await transaction.updateTable('break_glass').set({ expires_at: now }).where('id', '=', id).execute();
  return true;
}
