import type { Database, Transaction } from '../database/database.js';
import { auditService } from './append.js';
import { eventHash, genesisHash } from './audit-event.js';
import { retentionAction } from './retain.js';

/** What is wrong with a chain, at the first place where it is. */
export interface AuditBreak {
  readonly position: number;
  /** `missing`: no event there; `changed`: its hash is not of its content; `unlinked`: it does not follow; `unknown`: past the end. */
  readonly reason: 'missing' | 'changed' | 'unlinked' | 'unknown';
}

/** What verification found. Keep `position` and `hash` elsewhere: a chain that is cut and sealed again differs from them. */
export interface AuditVerification {
  readonly position: number;
  readonly hash: string;
  readonly broken?: AuditBreak;
  /** Last position that retention cut off. @default none */
  readonly retainedFrom?: number;
}

/** Reads the whole chain of a service, from its checkpoint on, as it is at one moment, and says where it first breaks. */
export function verifyAudit(db: Database, service = auditService, pageSize = 1_000): Promise<AuditVerification> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((snapshot) => verifyChain(snapshot, service, pageSize));
}

async function verifyChain(snapshot: Transaction, service: string, pageSize: number): Promise<AuditVerification> {
  const head = await snapshot.selectFrom('audit_head').selectAll().where('service', '=', service).executeTakeFirst();
  const { position, hash } = head ?? { position: 0, hash: genesisHash };
  const checkpoint = await snapshot
    .selectFrom('audit_checkpoint')
    .selectAll()
    .where('service', '=', service)
    .executeTakeFirst();
  let previous = checkpoint?.hash ?? genesisHash;
  let at = checkpoint?.position ?? 0;
  // A checkpoint that no event of the chain tells of was not made by retention.
  let confirmed = checkpoint === undefined;
  const from = checkpoint === undefined ? {} : { retainedFrom: checkpoint.position };
  const broken = (reason: AuditBreak['reason']) => ({ position, hash, ...from, broken: { position: at + 1, reason } });
  for (;;) {
    const page = await snapshot
      .selectFrom('audit_event')
      .selectAll()
      .where('service', '=', service)
      .where('position', '>', at)
      .orderBy('position')
      .limit(pageSize)
      .execute();
    for (const event of page) {
      if (at === position) return broken('unknown');
      if (event.position !== at + 1) return broken('missing');
      if (event.previous_hash !== previous) return broken('unlinked');
      if (event.hash !== eventHash(event)) return broken('changed');
      previous = event.hash;
      at++;
      const { position: cut, hash: cutHash } = event.details as { position?: unknown; hash?: unknown };
      if (event.action === retentionAction && cut === checkpoint?.position && cutHash === checkpoint?.hash)
        confirmed = true;
    }
    if (page.length < pageSize) break;
  }
  if (at < position) return broken('missing');
  if (!confirmed)
    return { position, hash, ...from, broken: { position: (checkpoint?.position ?? 0) + 1, reason: 'unlinked' } };
  return { position, hash, ...from, ...(previous !== hash && { broken: { position, reason: 'unlinked' } }) };
}
