import type { GeneratedAlways, JSONColumnType } from 'kysely';

/** `proposed` waits on a branch of its own for somebody's approval; `applied`, `failed` and `withdrawn` are ends. */
export type ChangeState = 'accepted' | 'proposed' | 'committed' | 'applied' | 'failed' | 'withdrawn';

/** A change of the tenancy that a person made here. */
export interface ChangeTable {
  readonly id: string;
  /** Order in which changes were accepted, and are committed. */
  readonly position: GeneratedAlways<number>;
  readonly organization_id: string;
  /** Workspace that it is about; it may not be there yet, or be gone. Empty: all of the organization. */
  readonly workspace_id: string;
  /** What it is about: `project/acme--shop/web`. */
  readonly target: string;
  readonly edit: JSONColumnType<object>;
  /** Opaque id of who made it; `billing` for the service itself. */
  readonly actor: string;
  state: ChangeState;
  /** Whether somebody has to approve it. */
  readonly review: boolean;
  /** Why it failed, or what it waits for. */
  reason: string | null;
  /** Commit of the branch of Flux that has it. */
  commit: string | null;
  /** Branch on which it waits for approval. */
  branch: string | null;
  /** Commit that the branch was made on. */
  base: string | null;
  readonly created_at: Date;
  committed_at: Date | null;
  /** Of one that is withdrawn: null until the repository was looked at for it. */
  ended_at: Date | null;
  /** `{ spec }` as it was before; null: a version that did not keep it. */
  readonly before: JSONColumnType<object> | null;
}

/** What is known of the branch that Flux applies, and which process writes it. */
export interface TenancyBranchTable {
  readonly name: string;
  /** Null while it does not exist, or was not read. */
  commit: string | null;
  /** Documents that this service declares. */
  own: JSONColumnType<object[]>;
  /** Documents of all others, with their files. */
  others: JSONColumnType<object[]>;
  /** Null: never yet. */
  read_at: Date | null;
  /** Why it could not be read or written the last time. */
  failure: string | null;
  failures: number;
  /** When that was; null: the last try went well. */
  tried_at: Date | null;
  retry_at: Date | null;
  holder: string | null;
  leased_until: Date | null;
}
