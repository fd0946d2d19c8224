import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import { appendAudit, auditService } from './append.js';

/**
 * Cuts off the start of a chain: events older than that many days, up to the first that is not. The rest stays verifiable:
 * a checkpoint holds the last hash that is gone, and an event in the chain says so. Returns how many went.
 */
export function retainAudit(db: Database, clock: Clock, days: number, service = auditService): Promise<number> {
  return inTransaction(db, async (transaction) => {
    const head = await transaction
      .selectFrom('audit_head')
      .selectAll()
      .where('service', '=', service)
      .forUpdate()
      .executeTakeFirst();
    const limit = new Date(clock().getTime() - days * 86_400_000);
    const kept = await transaction
      .selectFrom('audit_event')
      .select((one) => one.fn.min('position').as('position'))
      .where('service', '=', service)
      .where('at', '>=', limit)
      .executeTakeFirst();
    const position = (kept?.position ?? (head?.position ?? 0) + 1) - 1;
    const last = await transaction
      .selectFrom('audit_event')
      .select('hash')
      .where('service', '=', service)
      .where('position', '=', position)
      .executeTakeFirst();
    if (last === undefined) return 0;
    const checkpoint = { position, hash: last.hash, at: clock() };
    await transaction
      .insertInto('audit_checkpoint')
      .values({ service, ...checkpoint })
      .onConflict((conflict) => conflict.column('service').doUpdateSet(checkpoint))
      .execute();
    const { numDeletedRows } = await transaction
      .deleteFrom('audit_event')
      .where('service', '=', service)
      .where('position', '<=', position)
      .executeTakeFirstOrThrow();
    const event = {
      at: clock(),
      actor: service,
      action: retentionAction,
      target: `audit/${service}`,
      source: service,
      result: 'allowed',
      details: { position, hash: last.hash, days },
    } as const;
    await appendAudit(transaction, event, service);
    return Number(numDeletedRows);
  });
}

/** Action of the event that confirms a checkpoint. */
export const retentionAction = 'audit.retain';
