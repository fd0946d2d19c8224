import { sql } from 'kysely';
import type { Database, Transaction } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import { type AuditEvent, type ChainedEvent, eventHash, genesisHash } from './audit-event.js';

/** Name of the chain that this service writes. */
export const auditService = 'oidc-service';

/**
 * Appends an event in the transaction of the change that it tells of: both are kept, or none.
 *
 * Call it last: from here to the commit, every other writer of the chain waits. Links follow each other without a gap.
 */
export async function appendAudit(transaction: Transaction, event: AuditEvent, service = auditService): Promise<void> {
  const { rows } = await sql<{ position: number; hash: string }>`
    insert into audit_head (service, position, hash) values (${service}, 0, ${genesisHash})
    on conflict (service) do update set position = audit_head.position
    returning position, hash`.execute(transaction);
  const head = rows[0] as { position: number; hash: string };
  const chained: ChainedEvent = {
    service,
    position: head.position + 1,
    at: event.at,
    actor: storable(event.actor),
    action: event.action,
    target: storable(event.target),
    organization_id: event.organization === undefined ? null : storable(event.organization),
    source: storable(event.source),
    result: event.result,
    request_id: event.requestId === undefined ? null : storable(event.requestId),
    details: storableJson(JSON.parse(JSON.stringify(event.details ?? {}))) as object,
    previous_hash: head.hash,
  };
  const hash = eventHash(chained);
  await transaction
    .with('link', (db) =>
      db.insertInto('audit_event').values({ ...chained, details: JSON.stringify(chained.details), hash }),
    )
    .updateTable('audit_head')
    .set({ position: chained.position, hash })
    .where('service', '=', service)
    .execute();
}

/** Records a call that changed nothing, a denied one above all, in a transaction of its own. */
export const recordAudit = (db: Database, event: AuditEvent): Promise<void> =>
  inTransaction(db, (transaction) => appendAudit(transaction, event));

/** Text without what PostgreSQL cannot hold, for a caller must not escape the audit by sending it: NUL and lone surrogates. */
const storable = (text: string): string => text.replaceAll('\0', '\ufffd').toWellFormed();

function storableJson(value: unknown): unknown {
  if (typeof value === 'string') return storable(value);
  if (Array.isArray(value)) return value.map(storableJson);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [storable(key), storableJson(member)]));
}
