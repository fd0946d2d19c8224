import { appendAudit } from '../audit/append.js';
import type { AuditEvent } from '../audit/audit-event.js';
import { authorizeGift } from '../authorization/index.js';
import type { Database, Transaction } from '../database/database.js';
import { lockPlace } from '../database/place-lock.js';
import type { OrganizationRole } from '../database/tables/organization.js';
import { inTransaction } from '../database/transaction.js';
import { putMember } from '../groups/index.js';
import { Problem } from '../http/problem.js';
import { hashOf } from '../identity/index.js';

/** What accepting an invitation gave. */
export interface Accepted {
  readonly invitation: string;
  readonly organization: string;
  readonly role: OrganizationRole | null;
  readonly workspace: string | null;
  readonly group: string | null;
  /** Who had made it. */
  readonly invitedBy: string;
}

/** Accepts an invitation in one transaction with its event. @throws Problem as `takeInvitation` */
export function acceptInvitation(
  db: Database,
  token: string,
  person: string,
  now: Date,
  source: Pick<AuditEvent, 'source' | 'requestId'>,
): Promise<Accepted> {
  return inTransaction(db, async (transaction) => {
    const accepted = await takeInvitation(transaction, token, person, now);
    const event = { actor: person, action: 'invitation.accept', result: 'allowed' } as const;
    await appendAudit(transaction, { ...source, ...event, at: now, ...eventOf(accepted) });
    return accepted;
  });
}

/** What the audit is told of it. */
export const eventOf = ({ invitation, organization, ...details }: Accepted) => ({
  target: `invitation/${invitation}`,
  organization,
  details,
});

/**
 * Accepts an invitation for a person, once. It gives what it says only while whoever made it still holds that, and never
 * takes anything away from somebody who has more.
 * @throws Problem NOT_FOUND when the token is of no invitation, CONFLICT when it cannot be accepted any more
 */
export async function takeInvitation(
  transaction: Transaction,
  token: string,
  person: string,
  now: Date,
): Promise<Accepted> {
  const found = await transaction
    .selectFrom('invitation')
    .select(['organization_id', 'workspace_id'])
    .where('token_hash', '=', hashOf(token))
    .executeTakeFirst();
  if (found === undefined) throw new Problem('NOT_FOUND', 'there is no such invitation');
  // In the order in which making one locks, and before its row: nobody's right goes away in between.
  await lockPlace(transaction, `organization/${found.organization_id}`);
  if (found.workspace_id !== null) await lockPlace(transaction, `workspace/${found.workspace_id}`);
  const invitation = await transaction
    .selectFrom('invitation')
    .selectAll()
    .where('token_hash', '=', hashOf(token))
    .forUpdate()
    .executeTakeFirst();
  if (invitation === undefined) throw new Problem('CONFLICT', 'the invitation was to a workspace that is gone');
  const { id, organization_id: organization, role, workspace_id: workspace, group_name: group } = invitation;
  const { invited_by: invitedBy } = invitation;
  if (invitation.accepted_at !== null) throw new Problem('CONFLICT', 'the invitation was accepted already');
  if (invitation.revoked_at !== null) throw new Problem('CONFLICT', 'the invitation was taken back');
  if (invitation.expires_at <= now) throw new Problem('CONFLICT', 'the invitation has expired: ask for another one');
  const accepted = { invitation: id, organization, role, workspace, group, invitedBy };
  await refuseLostRights(transaction, accepted, now);
  if (role !== null) await giveRole(transaction, organization, person, role, now);
  if (workspace !== null && group !== null) await giveGroup(transaction, workspace, group, person);
  // The address has done its service.
  const over = { accepted_at: now, accepted_by: person, email: null };
  await transaction.updateTable('invitation').set(over).where('id', '=', id).execute();
  return accepted;
}

async function refuseLostRights(transaction: Transaction, accepted: Accepted, now: Date): Promise<void> {
  const { invitedBy, organization } = accepted;
  const { restricted_at } = await transaction
    .selectFrom('person')
    .select('restricted_at')
    .where('id', '=', invitedBy)
    .executeTakeFirstOrThrow();
  const lost = (): Problem =>
    new Problem('CONFLICT', 'who made the invitation no longer has the right to: ask for another one');
  if (restricted_at !== null) throw lost();
  try {
    await authorizeGift(transaction, invitedBy, organization, accepted, now);
  } catch (error) {
    throw error instanceof Problem ? lost() : error;
  }
}

async function giveGroup(transaction: Transaction, workspace: string, group: string, person: string): Promise<void> {
  try {
    await putMember(transaction, workspace, group, person);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem('CONFLICT', 'the group of the invitation is gone: ask for another one');
  }
}

async function giveRole(
  transaction: Transaction,
  organization_id: string,
  person_id: string,
  role: OrganizationRole,
  now: Date,
): Promise<void> {
  await transaction
    .insertInto('organization_user')
    .values({ organization_id, person_id, role, origin: 'managed', created_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(['organization_id', 'person_id'])
        .doUpdateSet({ role })
        .where('organization_user.origin', '=', 'managed')
        .where('organization_user.role', '=', 'billing'),
    )
    .execute();
}
