import { appendAudit } from '../audit/append.js';
import type { AuditEvent } from '../audit/audit-event.js';
import { may } from '../authorization/index.js';
import type { Database, Transaction } from '../database/database.js';
import type { OrganizationRole } from '../database/tables/organization.js';
import { inTransaction } from '../database/transaction.js';
import { Problem } from '../http/problem.js';
import { hashOf } from '../identity/index.js';

/** What accepting an invitation gave. */
export interface Accepted {
  readonly invitation: string;
  readonly organization: string;
}

/**
 * Accepts an invitation for a person, once, in one transaction with its event. It gives what it says only while whoever
 * made it still holds that, and never takes anything away from somebody who has more.
 * @throws Problem NOT_FOUND when the token is of no invitation, CONFLICT when it cannot be accepted any more
 */
export function acceptInvitation(
  db: Database,
  token: string,
  person: string,
  now: Date,
  source: Pick<AuditEvent, 'source' | 'requestId'>,
): Promise<Accepted> {
  return inTransaction(db, async (transaction) => {
    const found = await transaction
      .selectFrom('invitation')
      .select('organization_id')
      .where('token_hash', '=', hashOf(token))
      .executeTakeFirst();
    if (found === undefined) throw new Problem('NOT_FOUND', 'there is no such invitation');
    const organization = found.organization_id;
    // In the order in which all changes of an organization lock.
    await transaction.selectFrom('organization').select('id').where('id', '=', organization).forUpdate().execute();
    const invitation = await transaction
      .selectFrom('invitation')
      .selectAll()
      .where('token_hash', '=', hashOf(token))
      .forUpdate()
      .executeTakeFirstOrThrow();
    const { id, role, workspace_id: workspace, group_name: group, invited_by } = invitation;
    if (invitation.accepted_at !== null) throw new Problem('CONFLICT', 'the invitation was accepted already');
    if (invitation.revoked_at !== null) throw new Problem('CONFLICT', 'the invitation was taken back');
    if (invitation.expires_at <= now) throw new Problem('CONFLICT', 'the invitation has expired: ask for another one');
    await refuseLostRights(transaction, invitation);
    if (role !== null) await giveRole(transaction, organization, person, role, now);
    if (workspace !== null && group !== null) {
      await transaction
        .insertInto('membership')
        .values({ workspace_id: workspace, group_name: group, person_id: person, origin: 'managed', created_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    // The address has done its service.
    const accepted = { accepted_at: now, accepted_by: person, email: null };
    await transaction.updateTable('invitation').set(accepted).where('id', '=', id).execute();
    await appendAudit(transaction, {
      ...source,
      at: now,
      actor: person,
      action: 'invitation.accept',
      target: `invitation/${id}`,
      organization,
      result: 'allowed',
      details: { invitedBy: invited_by, role, workspace, group },
    });
    return { invitation: id, organization };
  });
}

interface Given {
  readonly organization_id: string;
  readonly role: OrganizationRole | null;
  readonly workspace_id: string | null;
  readonly group_name: string | null;
  readonly invited_by: string;
}

async function refuseLostRights(transaction: Transaction, given: Given): Promise<void> {
  const inviter = await transaction
    .selectFrom('person')
    .select(['restricted_at', 'erased_at'])
    .where('id', '=', given.invited_by)
    .executeTakeFirstOrThrow();
  const caller = { kind: 'person', id: given.invited_by, session: '' } as const;
  const { organization_id: organization, workspace_id: workspace, group_name: group } = given;
  const holds =
    inviter.restricted_at === null &&
    inviter.erased_at === null &&
    (given.role === null || (await may(transaction, caller, 'invitation.create', { organization }))) &&
    (workspace === null ||
      (group !== null && (await may(transaction, caller, 'membership.create', { workspace, group }))));
  if (!holds) throw new Problem('CONFLICT', 'who made the invitation no longer has the right to: ask for another one');
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
