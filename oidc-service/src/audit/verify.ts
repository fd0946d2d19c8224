import type { Database, Transaction } from '../database/database.js';
import { auditService } from './append.js';
import { eventHash, genesisHash } from './audit-event.js';

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
}

/** Reads the whole chain of a service, as it is at one moment, and says where it first breaks. */
export function verifyAudit(db: Database, service = auditService, pageSize = 1_000): Promise<AuditVerification> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((snapshot) => verifyChain(snapshot, service, pageSize));
}

async function verifyChain(snapshot: Transaction, service: string, pageSize: number): Promise<AuditVerification> {
  const head = await snapshot.selectFrom('audit_head').selectAll().where('service', '=', service).executeTakeFirst();
  const { position, hash } = head ?? { position: 0, hash: genesisHash };
  let previous = genesisHash;
  let at = 0;
  const broken = (reason: AuditBreak['reason']) => ({ position, hash, broken: { position: at + 1, reason } });
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
    }
    if (page.length < pageSize) break;
  }
  if (at < position) return broken('missing');
  return previous === hash ? { position, hash } : { position, hash, broken: { position, reason: 'unlinked' } };
}
