import type { Database, Transaction } from '../database/database.js';
import { Problem } from '../http/problem.js';
import { chosenKinds, type NoticeKind, standardMails } from './notice.js';

/** A notification as it is shown. */
export interface Notification {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly organization: string;
  readonly workspace: string | null;
  readonly subject: Readonly<Record<string, string>>;
  readonly at: string;
  readonly read: boolean;
}

/** Notifications of a person, newest first, before a position. */
export async function notificationsOf(
  db: Database,
  person: string,
  limit: number,
  before = Number.MAX_SAFE_INTEGER,
): Promise<(Notification & { readonly position: number })[]> {
  const rows = await db
    .selectFrom('notification')
    .selectAll()
    .where('person_id', '=', person)
    .where('position', '<', before)
    .orderBy('position', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    position: row.position,
    kind: row.kind as NoticeKind,
    organization: row.organization_id,
    workspace: row.workspace_id,
    subject: row.subject as Record<string, string>,
    at: row.created_at.toISOString(),
    read: row.read_at !== null,
  }));
}

/** How many of them were not read; at most 100, which means that many or more. */
export async function unreadOf(db: Database, person: string): Promise<number> {
  const rows = await db
    .selectFrom('notification')
    .select('id')
    .where('person_id', '=', person)
    .where('read_at', 'is', null)
    .limit(100)
    .execute();
  return rows.length;
}

/** Notes that a person has read everything up to a notification. @returns how many became so @throws Problem NOT_FOUND */
export async function readUntil(transaction: Transaction, person: string, id: string, at: Date): Promise<number> {
  const last = await transaction
    .selectFrom('notification')
    .select('position')
    .where('id', '=', id)
    .where('person_id', '=', person)
    .executeTakeFirst();
  if (last === undefined) throw new Problem('NOT_FOUND', 'you have no such notification');
  const { numUpdatedRows } = await transaction
    .updateTable('notification')
    .set({ read_at: at })
    .where('person_id', '=', person)
    .where('position', '<=', last.position)
    .where('read_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Kinds that a person gets by mail. */
export async function mailedKinds(db: Database, person: string): Promise<NoticeKind[]> {
  const row = await db
    .selectFrom('notification_choice')
    .select('mails')
    .where('person_id', '=', person)
    .executeTakeFirst();
  const wanted: readonly string[] = row?.mails.split(',') ?? standardMails;
  return chosenKinds.filter((kind) => wanted.includes(kind));
}

/** Sets them. @returns whether something changed */
export async function chooseMails(
  transaction: Transaction,
  person: string,
  kinds: readonly NoticeKind[],
): Promise<boolean> {
  const mails = chosenKinds.filter((kind) => kinds.includes(kind)).join(',');
  if ((await mailedKinds(transaction, person)).join(',') === mails) return false;
  await transaction
    .insertInto('notification_choice')
    .values({ person_id: person, mails })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ mails }))
    .execute();
  return true;
}

/** Forgets what is older than that. */
export async function forgetNotifications(db: Database, before: Date): Promise<void> {
  await db.deleteFrom('notification').where('created_at', '<', before).execute();
}
