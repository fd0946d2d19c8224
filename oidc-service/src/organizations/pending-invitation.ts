import type { Database } from '../database/database.js';
import type { OrganizationRole } from '../database/tables/organization.js';
import { Problem } from '../http/problem.js';
import { hashOf } from '../identity/index.js';

/** An invitation that waits, as its organization sees it. */
export interface ShownInvitation {
  readonly id: string;
  readonly organization: string;
  readonly email: string | null;
  readonly role: OrganizationRole | null;
  readonly workspace: string | null;
  readonly group: string | null;
  readonly invitedBy: string;
  readonly since: string;
  readonly expiresAt: string;
}

/** Invitations of an organization that can still be accepted; by id, at most `limit`, after an id. */
export async function pendingInvitationsOf(
  db: Database,
  organization: string,
  now: Date,
  limit: number,
  after = '',
): Promise<ShownInvitation[]> {
  const rows = await pending(db, now)
    .where('organization_id', '=', organization)
    .where('invitation.id', '>', after)
    .orderBy('invitation.id')
    .limit(limit)
    .execute();
  return rows.map(shown);
}

/** One of them. @throws Problem NOT_FOUND */
export async function pendingInvitationOf(
  db: Database,
  organization: string,
  id: string,
  now: Date,
): Promise<ShownInvitation> {
  const row = await pending(db, now)
    .where('organization_id', '=', organization)
    .where('invitation.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new Problem('NOT_FOUND', 'no invitation of that id waits');
  return shown(row);
}

/** What the link of an invitation offers; undefined when the link is of none that waits. Changes nothing. */
export async function invitationBehind(db: Database, token: string, now: Date) {
  return pending(db, now)
    .innerJoin('organization', 'organization.id', 'organization_id')
    .select('organization.name as organizationName')
    .where('token_hash', '=', hashOf(token))
    .executeTakeFirst();
}

const pending = (db: Database, now: Date) =>
  db
    .selectFrom('invitation')
    .select([
      'invitation.id',
      'invitation.organization_id',
      'invitation.email',
      'invitation.role',
      'invitation.workspace_id',
      'invitation.group_name',
      'invitation.invited_by',
      'invitation.created_at',
      'invitation.expires_at',
    ])
    .where('invitation.accepted_at', 'is', null)
    .where('invitation.revoked_at', 'is', null)
    .where('invitation.expires_at', '>', now);

type Row = Awaited<ReturnType<ReturnType<typeof pending>['executeTakeFirstOrThrow']>>;

const shown = (row: Row): ShownInvitation => ({
  id: row.id,
  organization: row.organization_id,
  email: row.email,
  role: row.role,
  workspace: row.workspace_id,
  group: row.group_name,
  invitedBy: row.invited_by,
  since: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
});
