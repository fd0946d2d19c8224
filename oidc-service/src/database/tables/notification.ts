import type { GeneratedAlways, JSONColumnType } from 'kysely';

/** How a workspace stood the last time that somebody was told of it. */
export interface WorkspaceStatusTable {
  readonly workspace_id: string;
  state: 'ready' | 'failed';
  since: Date;
}

/** Something that a person is told. */
export interface NotificationTable {
  readonly id: string;
  readonly position: GeneratedAlways<number>;
  readonly person_id: string;
  readonly kind: string;
  readonly organization_id: string;
  readonly workspace_id: string | null;
  /** What it is about, in opaque ids. */
  readonly subject: JSONColumnType<object>;
  readonly created_at: Date;
  read_at: Date | null;
}

/** What a person wants by mail. */
export interface NotificationChoiceTable {
  readonly person_id: string;
  /** Kinds, joined by commas. */
  mails: string;
}

/** Where an organization wants to be told by machines. */
export interface WebhookTable {
  readonly organization_id: string;
  /** Chosen by whoever makes it. */
  readonly id: string;
  url: string;
  /** Sealed with `KEY_ENCRYPTION_KEYS`. */
  secret: string;
  previous: string | null;
  previous_until: Date | null;
  readonly created_at: Date;
  paused_at: Date | null;
  succeeded_at: Date | null;
  failed_at: Date | null;
  failure: string | null;
}
