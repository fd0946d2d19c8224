import type { Database, Transaction } from '../database/database.js';
import { opaqueId } from '../database/opaque-id.js';
import type { OrganizationRole } from '../database/tables/organization.js';
import { Problem } from '../http/problem.js';
import { hashOf, newSecret } from '../identity/index.js';

/** What an invitation gives: a role in the organization, a group of a workspace, or both. */
export interface Gift {
  readonly role?: OrganizationRole | undefined;
  readonly workspace?: string | undefined;
  readonly group?: string | undefined;
}

/** An invitation that was made. */
export interface NewInvitation {
  readonly id: string;
  /** For the link; not kept. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** An invitation that waits, as its organization sees it. */
export interface InvitationView extends Gift {
  readonly id: string;
  readonly email: string | null;
  readonly invitedBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Makes an invitation. @param life milliseconds until it expires */
export async function createInvitation(
  transaction: Transaction,
  organization: string,
  invitedBy: string,
  { role, workspace, group }: Gift,
  email: string | undefined,
  now: Date,
  life: number,
): Promise<NewInvitation> {
  const made = { id: opaqueId('i'), token: newSecret(), expiresAt: new Date(now.getTime() + life) };
  await transaction
    .insertInto('invitation')
    .values({
      id: made.id,
      organization_id: organization,
      token_hash: hashOf(made.token),
      email: email ?? null,
      role: role ?? null,
      workspace_id: workspace ?? null,
      group_name: group ?? null,
      invited_by: invitedBy,
      created_at: now,
      expires_at: made.expiresAt,
    })
    .execute();
  return made;
}

/** Invitations of an organization that can still be accepted, latest first. */
export async function pendingInvitations(db: Database, organization: string, now: Date): Promise<InvitationView[]> {
  const rows = await pending(db, now)
    .where('organization_id', '=', organization)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    ...(row.role !== null && { role: row.role }),
    ...(row.workspace_id !== null && { workspace: row.workspace_id }),
    ...(row.group_name !== null && { group: row.group_name }),
    invitedBy: row.invited_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }));
}

/** Who made an invitation of an organization; undefined when there is none. */
export async function inviterOf(db: Database, organization: string, id: string): Promise<string | undefined> {
  const found = await db
    .selectFrom('invitation')
    .select('invited_by')
    .where('organization_id', '=', organization)
    .where('id', '=', id)
    .executeTakeFirst();
  return found?.invited_by;
}

/** Takes an invitation back; false when it was taken back before. @throws Problem NOT_FOUND, or CONFLICT when it was accepted */
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
  if (found === undefined) throw new Problem('NOT_FOUND', 'the organization has no such invitation');
  if (found.accepted_at !== null) throw new Problem('CONFLICT', 'it was accepted: remove the user instead');
  if (found.revoked_at !== null) return false;
  await transaction.updateTable('invitation').set({ revoked_at: now, email: null }).where('id', '=', id).execute();
  return true;
}

/** What the link of an invitation offers; undefined when the link is of none that waits. Changes nothing. */
export async function invitationOf(db: Database, token: string, now: Date) {
  return pending(db, now)
    .innerJoin('organization', 'organization.id', 'organization_id')
    .select('organization.name as organizationName')
    .where('token_hash', '=', hashOf(token))
    .executeTakeFirst();
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
