import { sql } from 'kysely';
import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { graceStage } from '../billing/index.js';
import type { Database } from '../database/database.js';
import { prepared } from '../database/prepared.js';
import { held } from '../groups/index.js';
import type { Holding } from './holding.js';
import { rowId, rowIdIn } from './row-id.js';
import { type WorkspaceClient, workspaceIdOf, workspaceOfRow } from './workspace-client.js';

/** A row of `oidc_model`, as far as using it goes. */
export interface ModelRow {
  readonly payload: object;
  readonly consumed_at: Date | null;
}

/** The row of a model as it is written. */
export interface NewModelRow {
  readonly model: string;
  readonly id: string;
  readonly payload: string;
  readonly grant_id: string | null;
  readonly user_code: string | null;
  readonly uid: string | null;
  readonly expires_at: Date | null;
}

/**
 * A refresh at a workspace while it is handled. What decides about it was read by one statement, as it was at one moment,
 * instead of by one for each question that the library asks; and what comes of it is written by one, which uses the token up.
 */
export class Refresh {
  /** The successor, until it is written together with the access token: the last thing before the answer. */
  successor: NewModelRow | undefined;
  readonly #id: string;
  readonly #rows = new Map<string, ModelRow>();

  private constructor(
    readonly workspace: WorkspaceClient,
    private readonly read: ReadRow,
    id: string,
  ) {
    this.#id = id;
    const { token: payload, consumed_at, granted, grant_id } = read;
    if (payload !== null) this.#rows.set(`RefreshToken ${id}`, { payload, consumed_at });
    if (granted !== null) this.#rows.set(`Grant ${rowId(grant_id ?? '')}`, { payload: granted, consumed_at: null });
  }

  /** That of the request which is handled now, if it is one at a workspace. */
  static get current(): Refresh | undefined {
    return Provider.ctx && refreshes.get(Provider.ctx);
  }

  /** Reads for the request that is handled now. Undefined when it is no refresh, was read before, or there is no such workspace. */
  static async begin(db: Database, clientId: string, now: Date): Promise<Refresh | undefined> {
    const { ctx } = Provider;
    const { grant_type: grantType, refresh_token: token } = (ctx?.oidc.params ?? {}) as Record<string, unknown>;
    const id = workspaceIdOf(clientId);
    if (ctx === undefined || refreshes.has(ctx) || ctx.oidc.route !== 'token' || id === undefined) return undefined;
    if (grantType !== 'refresh_token' || typeof token !== 'string') return undefined;
    const row = rowId(token);
    const [read] = (await readRefresh(db, id, row, now)).rows;
    const workspace = read && workspaceOfRow(read, clientId);
    if (read === undefined || workspace === undefined) return undefined;
    const refresh = new Refresh(workspace, read, row);
    refreshes.set(ctx, refresh);
    return refresh;
  }

  /** A row that was read, once: whoever asks again reads it again. */
  takeRow(model: string, id: string): ModelRow | undefined {
    const key = `${model} ${id}`;
    const row = this.#rows.get(key);
    this.#rows.delete(key);
    return row;
  }

  /** What the successor of a token is made from, when it was read; those of before have nothing of the kind yet. */
  seedOf(id: string): string | undefined {
    return id === this.#id ? this.read.token?.successor : undefined;
  }

  /**
   * Uses the token up, and writes the successor and an access token.
   * @throws InvalidGrant when the token was revoked since it was read
   */
  async write(db: Database, now: Date, successor: NewModelRow, access: NewModelRow): Promise<void> {
    const made = [successor, access].flatMap(({ id, payload, expires_at }) => [id, payload, expires_at] as const);
    const { numAffectedRows } = await writeRefresh(db, this.#id, now, ...(made as [...Made, ...Made]));
    if (numAffectedRows === 0n) throw new errors.InvalidGrant('revoked meanwhile');
  }

  /** What the person of the token holds at the workspace, and whether they may use the service; undefined for others. */
  holdingOf(person: string): (Holding & { readonly active: boolean }) | undefined {
    return person === this.read.person ? this.read : undefined;
  }
}

const refreshes = new WeakMap<KoaContextWithOIDC, Refresh>();

interface ReadRow extends Holding {
  readonly id: string;
  readonly organization_id: string;
  readonly name: string;
  readonly token: { readonly successor?: string } | null;
  readonly consumed_at: Date | null;
  readonly grant_id: string | null;
  readonly granted: object | null;
  readonly person: string | null;
  readonly active: boolean;
}

const readRefresh = prepared<[workspace: string, token: string, now: Date], ReadRow>(
  (id, token, now) => sql`
    select workspace.id, workspace.organization_id, workspace.name,
      token.payload as token, token.consumed_at, token.grant_id, granted.payload as granted,
      person.id as person, person.erased_at is null and person.restricted_at is null as active,
      ${graceStage(sql.ref('workspace.organization_id'))} as stage,
      ${held(sql.ref('person.id'), sql.ref('workspace.id'), now)}
    from workspace
    left join oidc_model token on token.model = 'RefreshToken' and token.id = ${token}
    left join oidc_model granted on granted.model = 'Grant' and granted.id = ${rowIdIn(sql.ref('token.grant_id'))}
    left join person on person.id = token.payload->>'accountId'
    where workspace.id = ${id}`,
);

type Made = readonly [id: string, payload: string, end: Date | null];

/** A successor that exists is the one that another request has answered with, and may be used already. */
const writeRefresh = prepared<[token: string, now: Date, ...Made, ...Made], never>(
  (token, now, successor, successorPayload, successorEnd, access, accessPayload, accessEnd) => sql`
    with used as (
      update oidc_model set consumed_at = coalesce(consumed_at, ${now})
      where model = 'RefreshToken' and id = ${token} returning grant_id
    )
    insert into oidc_model (model, id, payload, grant_id, expires_at)
    select made.model, made.id, made.payload, used.grant_id, made.expires_at from used, (values
      ('RefreshToken', ${successor}, ${successorPayload}::jsonb, ${successorEnd}::timestamptz),
      ('AccessToken', ${access}, ${accessPayload}::jsonb, ${accessEnd}::timestamptz)
    ) as made (model, id, payload, expires_at)
    on conflict do nothing`,
);
