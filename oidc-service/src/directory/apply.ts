import { appendAudit } from '../audit/append.js';
import { followDirectory } from '../billing/index.js';
import type { Clock } from '../clock.js';
import type { Database, Transaction } from '../database/database.js';
import { lockPlace } from '../database/place-lock.js';
import { inTransaction } from '../database/transaction.js';
import type { DirectoryObject } from './directory-object.js';
import { reconcileOrganization, removeOrganizationUsers } from './reconcile-organization.js';
import { reconcileWorkspace } from './reconcile-workspace.js';

/** `applied`: taken up; `unchanged`: it says what is known; `older`: something newer is known, so nothing was done. */
export type ApplyResult = 'applied' | 'unchanged' | 'older';

/**
 * Takes up one object in one transaction: what is known of it, what follows from it, and the audit. Applying it again
 * changes nothing, and an older one never undoes a newer one, whoever applies them and in whatever order.
 */
export function applyObject(db: Database, clock: Clock, object: DirectoryObject): Promise<ApplyResult> {
  return inTransaction(db, async (transaction) => {
    await lockPlace(transaction, placeOf(object.source));
    const known = await knownOf(transaction, object.source);
    if (known !== undefined && known.version >= object.version)
      return known.version === object.version && known.digest === object.digest ? 'unchanged' : 'older';
    const { source, version, digest } = object;
    const row = { version, digest, content: JSON.stringify(object.content), applied_at: clock() };
    await transaction
      .insertInto('directory')
      .values({ source, ...row })
      .onConflict((conflict) => conflict.column('source').doUpdateSet(row))
      .execute();
    if (known?.digest === digest) return 'unchanged';
    if (object.kind === 'organization') {
      const changes = await reconcileOrganization(transaction, object.content);
      await record(transaction, clock, source, object.content.organization, { digest, ...changes });
    } else {
      const { organization, workspace } = object.content;
      const changes = await reconcileWorkspace(transaction, organization, workspace);
      const ledger = await followDirectory(transaction, placeId(source), clock(), object.commit);
      await record(transaction, clock, source, organization, { digest, ...changes, ledger });
    }
    return 'applied';
  });
}

/**
 * Takes up that an object is gone. It stays known as gone at that version, so that an older one does not bring it back.
 * @param version at which it went
 * @param seen version that was known when it was missed; with another one known by now, nothing is done
 */
export function removeObject(
  db: Database,
  clock: Clock,
  source: string,
  version: number,
  seen?: number,
): Promise<ApplyResult> {
  return inTransaction(db, async (transaction) => {
    await lockPlace(transaction, placeOf(source));
    const known = await knownOf(transaction, source);
    if (known === undefined || known.digest === gone) return 'unchanged';
    if (known.version > version || (seen !== undefined && known.version !== seen)) return 'older';
    await transaction
      .updateTable('directory')
      .set({ version, digest: gone, content: '{}', applied_at: clock() })
      .where('source', '=', source)
      .execute();
    const id = placeId(source);
    if (source.startsWith('organization/')) {
      const removed = await removeOrganizationUsers(transaction, id);
      await record(transaction, clock, source, id, { gone: true, removedUsers: removed });
    } else {
      const [organization, workspace] = id.split('--') as [string, string];
      const changes = await reconcileWorkspace(transaction, organization, workspace);
      const ledger = await followDirectory(transaction, id, clock());
      await record(transaction, clock, source, organization, { gone: true, ...changes, ledger });
    }
    return 'applied';
  });
}

/** Versions of everything that is known and not gone, by source. */
export async function knownVersions(db: Database): Promise<Map<string, number>> {
  const rows = await db.selectFrom('directory').select(['source', 'version']).where('digest', '!=', gone).execute();
  return new Map(rows.filter(({ source }) => source.includes('/')).map(({ source, version }) => [source, version]));
}

/**
 * Versions of one source of directories say nothing of another's. When it is another one than the last time, what is known
 * stays in force, and whatever the new one says of it counts as newer.
 */
export function beginSource(db: Database, clock: Clock, identity: string): Promise<void> {
  return inTransaction(db, async (transaction) => {
    await lockPlace(transaction, 'directory');
    const row = { version: 0, digest: identity, content: '{}', applied_at: clock() };
    const before = await knownOf(transaction, reader);
    if (before?.digest === identity) return;
    await transaction.updateTable('directory').set({ version: -1 }).execute();
    await transaction
      .insertInto('directory')
      .values({ source: reader, ...row })
      .onConflict((conflict) => conflict.column('source').doUpdateSet(row))
      .execute();
    await appendAudit(transaction, {
      at: clock(),
      actor: 'directory',
      action: 'directory.source',
      target: 'directory/source',
      source: 'directory',
      result: 'allowed',
      details: { identity, before: before?.digest ?? null },
    });
  });
}

const gone = 'gone';
const reader = 'reader';

const placeId = (source: string): string => source.slice(source.indexOf('/') + 1);

const placeOf = (source: string): string => {
  const [kind, id] = [source.slice(0, source.indexOf('/')), placeId(source)];
  return kind === 'organization' ? `organization/${id}` : `workspace/${id}`;
};

const knownOf = (transaction: Transaction, source: string) =>
  transaction
    .selectFrom('directory')
    .select(['version', 'digest'])
    .where('source', '=', source)
    .forUpdate()
    .executeTakeFirst();

const record = (
  transaction: Transaction,
  clock: Clock,
  source: string,
  organization: string,
  details: Record<string, unknown>,
): Promise<void> =>
  appendAudit(transaction, {
    at: clock(),
    actor: 'directory',
    action: details.gone === true ? 'directory.remove' : 'directory.apply',
    target: placeOf(source),
    organization,
    source: 'directory',
    result: 'allowed',
    details: { object: source, ...details },
  });
