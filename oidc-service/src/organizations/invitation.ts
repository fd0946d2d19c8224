import type { Gift } from '../authorization/index.js';
import type { Database, Transaction } from '../database/database.js';
import { Problem } from '../http/problem.js';
import { hashOf, newSecret } from '../identity/index.js';

/** What whoever makes an invitation says: what it gives, to whom it is mailed, and for how long it holds. */
export interface InvitationTerms {
  readonly gift: Gift;
  /** @default none: the link is passed on in another way */
  readonly email?: string | undefined;
  /** Milliseconds until it expires. */
  readonly life: number;
}

/**
 * Makes an invitation under an id that whoever makes it has chosen. Again with the same terms, it does nothing.
 * @returns the token for the link, which is not kept; undefined when the invitation was there
 * @throws Problem CONFLICT when the id stands for another invitation, or for one that is over
 */
export async function createInvitation(
  transaction: Transaction,
  id: string,
  organization: string,
  invitedBy: string,
  { gift, email, life }: InvitationTerms,
  now: Date,
): Promise<string | undefined> {
  const { role, workspace, group } = gift;
  const terms = {
    organization_id: organization,
    email: email ?? null,
    role: role ?? null,
    workspace_id: workspace ?? null,
    group_name: group ?? null,
    invited_by: invitedBy,
  };
  const before = await transaction.selectFrom('invitation').selectAll().where('id', '=', id).executeTakeFirst();
  if (before !== undefined) {
    const waits = before.accepted_at === null && before.revoked_at === null && before.expires_at > now;
    const same = (Object.keys(terms) as (keyof typeof terms)[]).every((column) => before[column] === terms[column]);
    if (waits && same && before.expires_at.getTime() - before.created_at.getTime() === life) return undefined;
    throw new Problem('CONFLICT', 'this id was used for another invitation, or one that is over; take another id');
  }
  const token = newSecret();
  const expires_at = new Date(now.getTime() + life);
  await transaction
    .insertInto('invitation')
    .values({ id, ...terms, token_hash: hashOf(token), created_at: now, expires_at })
    .execute();
  return token;
}

/** Takes an invitation back; false when there is none that waits. @throws Problem CONFLICT when it was accepted */
export async function revokeInvitation(
  transaction: Transaction,
  organization: string,
  id: string,
  now: Date,
): Promise<boolean> {
  const found = await transaction
    .selectFrom('invitation')
    .select(['accepted_at', 'revoked_at'])
    .where('organization_id', '=', organization)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (found === undefined || found.revoked_at !== null) return false;
  if (found.accepted_at !== null) throw new Problem('CONFLICT', 'it was accepted: remove the user instead');
  await transaction.updateTable('invitation').set({ revoked_at: now, email: null }).where('id', '=', id).execute();
  return true;
}

/** Forgets the addresses of invitations that nobody accepted in time. */
export async function forgetExpired(db: Database, now: Date): Promise<void> {
  await db
    .updateTable('invitation')
    .set({ email: null })
    .where('email', 'is not', null)
    .where('expires_at', '<=', now)
    .execute();
}
