import type { Generated } from 'kysely';

/** `declared` comes from the tenancy and cannot be changed in the console; `managed` is the console's own. */
export type Origin = 'declared' | 'managed';
/** An organization user's role; neither gives a right inside a workspace. */
export type OrganizationRole = 'admin' | 'billing';

/** The unit of billing. */
export interface OrganizationTable {
  /** Id of the tenancy: a DNS label. */
  readonly id: string;
  name: string;
  /** Made for one person at the first sign-in. */
  readonly private: Generated<boolean>;
  origin: Origin;
  readonly created_at: Generated<Date>;
}

/** Who administers or pays for an organization. */
export interface OrganizationUserTable {
  readonly organization_id: string;
  readonly person_id: string;
  role: OrganizationRole;
  origin: Origin;
  readonly created_at: Generated<Date>;
}

/** An invitation to be an organization user or a workspace member; used once. */
export interface InvitationTable {
  readonly id: string;
  readonly organization_id: string;
  /** SHA-256 of the token in the link, in hexadecimal. */
  readonly token_hash: string;
  /** Null when only a link was made. */
  email: string | null;
  readonly role: OrganizationRole | null;
  readonly workspace_id: string | null;
  readonly group_name: string | null;
  readonly invited_by: string;
  readonly created_at: Generated<Date>;
  readonly expires_at: Date;
  accepted_at: Date | null;
  accepted_by: string | null;
  revoked_at: Date | null;
}
