import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { type NewModelRow, Refresh } from './refresh.js';
import { revokeGrant } from './revoke.js';
import { rowId } from './row-id.js';
import { workspaceClient, workspaceOf } from './workspace-client.js';

/** What the adapter needs besides the database. */
export interface AdapterParts {
  readonly db: Database;
  readonly clock: Clock;
  /** How long a used refresh token still answers, in seconds. */
  readonly graceSeconds: number;
}

/** Keeps what oidc-provider keeps in `oidc_model`; clients it reads from the workspaces. */
export const databaseAdapter =
  (parts: AdapterParts): AdapterFactory =>
  (model) =>
    model === 'Client' ? new DerivedClients(parts) : new StoredModel(model, parts);

/** An adapter of refresh tokens, which says what their successor is made from. */
export interface RefreshTokenAdapter {
  /** Marks a refresh token as used, at the latest with what comes of it, and gives the secret that is the same for everybody who uses it. */
  consumeForSuccessor(id: string): Promise<string>;
}

/**
 * One model in the database. What is consumed is consumed by one statement, so of several servers one does it.
 *
 * Rows are found by the hash of what the bearer holds, so that who reads the table holds no token. Device codes and
 * interactions keep their ids, for minutes: the library finds them by other columns.
 */
class StoredModel implements Adapter, RefreshTokenAdapter {
  constructor(
    private readonly model: string,
    private readonly parts: AdapterParts,
  ) {}

  async upsert(id: string, payload: AdapterPayload, _expiresIn: number): Promise<void> {
    const { jti: _, ...rest } = payload;
    const seed = this.model === 'RefreshToken' && { successor: newSeed() };
    const stored = JSON.stringify(withId.has(this.model) ? payload : { ...seed, ...rest });
    // PostgreSQL has no such characters in JSON, and nobody has a reason to send them.
    if (/\\u(0000|d[89a-f])/i.test(stored)) {
      throw new errors.InvalidRequest('parameters must not contain NUL or broken surrogate pairs');
    }
    const row: NewModelRow = {
      model: this.model,
      id: rowId(id),
      payload: stored,
      // Of a grant its own, so that what came of it is found from it.
      grant_id: this.model === 'Grant' ? id : (payload.grantId ?? null),
      user_code: payload.userCode ?? null,
      uid: this.model === 'Session' ? (payload.uid ?? null) : null,
      expires_at: payload.exp === undefined ? null : new Date(payload.exp * 1_000),
    };
    const refresh = Refresh.current;
    if (refresh !== undefined && this.model === 'RefreshToken') {
      refresh.successor = row;
      return;
    }
    const { db, clock } = this.parts;
    if (refresh?.successor !== undefined && this.model === 'AccessToken') {
      return refresh.write(db, clock(), refresh.successor, row);
    }
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('oidc_model')
      .values(row)
      .onConflict((conflict) => {
        // A successor that exists is the one that another request has answered with, and may be used already.
        if (this.model === 'RefreshToken') return conflict.doNothing();
        const update = conflict.columns(['model', 'id']).doUpdateSet(row);
        // A device that was let in or refused stays so, whoever else has its code.
        return this.model === 'DeviceCode'
          ? update.where(
              sql<boolean>`oidc_model.payload->>'accountId' is null and oidc_model.payload->>'error' is null`,
            )
          : update;
      })
      .executeTakeFirstOrThrow();
    if (this.model === 'DeviceCode' && numInsertedOrUpdatedRows === 0n)
      throw new errors.InvalidGrant('already answered');
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const found = await this.findBy('id', rowId(id));
    return found && { ...found, jti: id };
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.findBy('uid', uid);
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.findBy('user_code', userCode);
  }

  async consume(id: string): Promise<void> {
    const { db, clock } = this.parts;
    const { numUpdatedRows } = await db
      .updateTable('oidc_model')
      .set({ consumed_at: clock() })
      .where('model', '=', this.model)
      .where('id', '=', rowId(id))
      .where('consumed_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 1n) return;
    // Somebody else holds it too: what came of it ends (RFC 9700, 4.2.4; RFC 6749, 10.5).
    const row = await this.rows().where('id', '=', rowId(id)).executeTakeFirst();
    if (row?.grant_id) await revokeGrant(db, row.grant_id);
    throw new errors.InvalidGrant('already used');
  }

  async consumeForSuccessor(id: string): Promise<string> {
    const read = Refresh.current?.seedOf(rowId(id));
    // It is used up when what comes of it is written.
    if (read !== undefined) return read;
    const { db, clock } = this.parts;
    const { rows } = await sql<{ seed: string }>`
      update oidc_model set consumed_at = coalesce(consumed_at, ${clock()}),
        payload = jsonb_build_object('successor', ${newSeed()}::text) || payload
      where model = ${this.model} and id = ${rowId(id)} returning payload->>'successor' as seed`.execute(db);
    const [row] = rows;
    if (row === undefined) throw new errors.InvalidGrant('revoked meanwhile');
    return row.seed;
  }

  async destroy(id: string): Promise<void> {
    await this.parts.db.deleteFrom('oidc_model').where('model', '=', this.model).where('id', '=', rowId(id)).execute();
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.parts.db
      .deleteFrom('oidc_model')
      .where('model', '=', this.model)
      .where('grant_id', '=', grantId)
      .execute();
  }

  private rows() {
    return this.parts.db.selectFrom('oidc_model').selectAll().where('model', '=', this.model);
  }

  private async findBy(column: 'id' | 'uid' | 'user_code', value: string): Promise<AdapterPayload | undefined> {
    const read = column === 'id' ? Refresh.current?.takeRow(this.model, value) : undefined;
    const row = read ?? (await this.rows().where(column, '=', value).executeTakeFirst());
    if (row === undefined) return undefined;
    const { successor: _, ...payload } = row.payload as AdapterPayload & { successor?: string };
    const consumed = row.consumed_at !== null && !this.inGrace(row.consumed_at);
    return { ...payload, ...(consumed && { consumed: Math.floor((row.consumed_at as Date).getTime() / 1_000) }) };
  }

  private inGrace(consumed: Date): boolean {
    const { clock, graceSeconds } = this.parts;
    return this.model === 'RefreshToken' && clock().getTime() < consumed.getTime() + graceSeconds * 1_000;
  }
}

const newSeed = (): string => randomBytes(32).toString('base64url');

/** Clients follow from the workspaces; one that is gone is a client no longer. */
class DerivedClients implements Adapter {
  constructor(private readonly parts: AdapterParts) {}

  async find(id: string): Promise<AdapterPayload | undefined> {
    const { db, clock } = this.parts;
    const workspace = (await Refresh.begin(db, id, clock()))?.workspace ?? (await workspaceOf(db, id));
    return workspace && (workspaceClient(workspace) as AdapterPayload);
  }

  readonly upsert = refuse;
  readonly destroy = refuse;
  readonly consume = refuse;
  readonly findByUid = refuse;
  readonly findByUserCode = refuse;
  readonly revokeByGrantId = refuse;
}

const refuse = (): Promise<never> => Promise.reject(new Error('clients are derived, and have no such operation'));

/**
 * Deletes all that expired an hour ago; until then it can still be told from what never was. 10,000 rows a statement, so that no
 * statement holds up what comes meanwhile. @returns how many rows
 */
export async function deleteExpired(db: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - 3_600_000);
  let deleted = 0;
  for (;;) {
    const { numAffectedRows } = await sql`delete from oidc_model where (model, id) in
      (select model, id from oidc_model where expires_at < ${before} limit ${rowsAtATime})`.execute(db);
    const count = Number(numAffectedRows ?? 0);
    deleted += count;
    if (count < rowsAtATime) return deleted;
  }
}

const rowsAtATime = 10_000;

const withId: ReadonlySet<string> = new Set(['DeviceCode', 'Interaction']);
