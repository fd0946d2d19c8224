import type { Generated, JSONColumnType } from 'kysely';
import type { Origin } from './organization.js';

/** A strong isolation boundary; its groups are the only ones a token for it names. */
export interface WorkspaceTable {
  /** Host namespace, `<organization>--<workspace>`: `names.hostNamespace` of the model. */
  readonly id: string;
  readonly organization_id: string;
  readonly name: string;
  origin: Origin;
  readonly created_at: Generated<Date>;
}

/** A permission unit in a workspace, in a tree. (`group` is a reserved word of SQL.) */
export interface WorkspaceGroupTable {
  readonly workspace_id: string;
  readonly name: string;
  parent: string | null;
  origin: Origin;
  readonly created_at: Generated<Date>;
}

/** A person directly in a group; what the ancestors give is computed by `effectiveGroupsOf`. */
export interface MembershipTable {
  readonly workspace_id: string;
  readonly group_name: string;
  readonly person_id: string;
  origin: Origin;
  readonly created_at: Generated<Date>;
}

/** A declared right for an emergency: who may join which group, until when. */
export interface BreakGlassTable {
  readonly id: string;
  readonly workspace_id: string;
  readonly group_name: string;
  readonly person_id: string;
  readonly reason: string;
  readonly created_at: Generated<Date>;
  expires_at: Date;
  used_at: Date | null;
}

/** The structure that a source has applied to its clusters: nothing newer may be named in a token. */
export interface DirectoryTable {
  /** Source of the tenancy that owns it. */
  readonly source: string;
  /** Version that delivery gave it; a lower one never replaces a higher one. */
  version: number;
  /** SHA-256 of the content, in hexadecimal. */
  digest: string;
  content: JSONColumnType<object>;
  applied_at: Date;
}
