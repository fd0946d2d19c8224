import { appendAudit, type Database, inTransaction } from '@hexabase-kaas/oidc-service';

/** Appends an event to the audit, as a change would, and fails its transaction if asked. */
export const write = (db: Database, n: number, { fail = false } = {}): Promise<void> =>
  inTransaction(db, async (transaction) => {
    await appendAudit(transaction, {
      at: new Date(1_800_000_000_000 + n),
      actor: 'u-1',
      action: 'invitation.accept',
      target: `invitation/${n}`,
      ...(n % 5 !== 0 && { organization: n % 5 === 1 ? 'not a token' : 'acme' }),
      source: '192.0.2.77',
      result: n % 3 === 0 ? 'denied' : 'allowed',
      requestId: `r-${n}`,
      details: { n },
    });
    if (fail) throw new Error('rolled back');
  });

/** Ids of the whole audit, in order. */
export const auditedIds = async (db: Database): Promise<string[]> =>
  (await db.selectFrom('audit_event').select('hash').orderBy('position').execute()).map(({ hash }) => hash);
