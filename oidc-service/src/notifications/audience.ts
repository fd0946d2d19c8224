import { names } from '@hexabase-kaas/tenancy';
import type { Transaction } from '../database/database.js';
import type { Notice } from './notice.js';

/** Somebody who is told. */
export interface Recipient {
  readonly id: string;
  /** Null without an address that they have shown to be theirs. */
  readonly email: string | null;
  readonly locale: string | null;
  /** Kinds that they want by mail, joined by commas; null when they have chosen nothing. */
  readonly mails: string | null;
}

/** Who is told of a notice; nobody who is erased or restricted, and not who did it. */
export async function audienceOf(transaction: Transaction, notice: Notice, actor: string): Promise<Recipient[]> {
  const ids = new Set(await idsOf(transaction, notice));
  ids.delete(actor);
  if (ids.size === 0) return [];
  const rows = await transaction
    .selectFrom('person')
    .leftJoin('notification_choice', 'notification_choice.person_id', 'person.id')
    .select(['person.id', 'email', 'email_verified', 'locale', 'mails'])
    .where('person.id', 'in', [...ids])
    .where('erased_at', 'is', null)
    .where('restricted_at', 'is', null)
    .orderBy('person.id')
    .execute();
  return rows.map(({ email, email_verified, ...row }) => ({ ...row, email: email_verified ? email : null }));
}

async function idsOf(transaction: Transaction, { audience, organization, workspace }: Notice): Promise<string[]> {
  if (typeof audience === 'object') return [audience.person];
  const users = await transaction
    .selectFrom('organization_user')
    .select('person_id')
    .where('organization_id', '=', organization)
    .$if(audience === 'admins', (query) => query.where('role', '=', 'admin'))
    .execute();
  const admins =
    audience === 'users' || workspace === null
      ? []
      : await transaction
          .selectFrom('membership')
          .select('person_id')
          .where('workspace_id', '=', workspace)
          .where('group_name', '=', names.adminGroup)
          .execute();
  return [...users, ...admins].map(({ person_id }) => person_id);
}
