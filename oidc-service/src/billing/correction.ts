import { appendAudit } from '../audit/append.js';
import type { Transaction } from '../database/database.js';
import { opaqueId } from '../database/opaque-id.js';
import { lockPlace } from '../database/place-lock.js';
import { appendLines, workspaceLines } from './ledger.js';
import { type LedgerLine, standingLines } from './ledger-line.js';

/** What an entry should have said. */
export interface Correction {
  /** Id of the entry that is wrong. */
  readonly line: string;
  readonly workspace: string;
  readonly from: Date;
  /** Equal to `from`, to charge nothing; null, for what goes on. */
  readonly until: Date | null;
  /** Opaque id of who corrects. */
  readonly actor: string;
}

/** A correction that would make the ledger contradict itself. */
export class CorrectionRefused extends Error {
  readonly code = 'CORRECTION_REFUSED';
  constructor(reason: string) {
    super(reason);
    this.name = 'CorrectionRefused';
  }
}

/**
 * Corrects an entry by another one that takes its place; nothing is changed or deleted. What goes on goes on: an end comes
 * from the directory alone.
 * @throws CorrectionRefused
 */
export async function correctLine(transaction: Transaction, now: Date, correction: Correction): Promise<LedgerLine> {
  const { workspace, from, until, actor } = correction;
  await lockPlace(transaction, `workspace/${workspace}`);
  const lines = await workspaceLines(transaction, workspace);
  const standing = standingLines(lines);
  const wrong = standing.find(({ id }) => id === correction.line);
  if (wrong === undefined)
    throw new CorrectionRefused('there is no such entry that holds; it may be corrected already');
  if ((wrong.until === null) !== (until === null))
    throw new CorrectionRefused('whether a workspace goes on is for the directory to say');
  if (until !== null && until < from) throw new CorrectionRefused('it would end before it begins');
  if ((until ?? from) > now) throw new CorrectionRefused('it would be in the future');
  const end = until?.getTime() ?? Number.POSITIVE_INFINITY;
  const taken = standing.find(
    (line) =>
      line.id !== wrong.id &&
      line.from.getTime() < end &&
      from.getTime() < (line.until?.getTime() ?? Number.POSITIVE_INFINITY),
  );
  if (taken !== undefined) throw new CorrectionRefused(`the workspace would be charged twice; see ${taken.id}`);
  const position = 1 + Math.max(...lines.map((line) => line.position));
  const corrected: LedgerLine = {
    ...wrong,
    id: opaqueId('l'),
    position,
    from,
    until,
    replaces: wrong.id,
    reason: 'correction',
  };
  await appendLines(transaction, [corrected], now);
  await appendAudit(transaction, {
    at: now,
    actor,
    action: 'ledger.correct',
    target: `ledger/${workspace}/${wrong.id}`,
    organization: wrong.organization,
    source: 'billing',
    result: 'allowed',
    details: { by: corrected.id, from: from.toISOString(), until: until?.toISOString() ?? null },
  });
  return corrected;
}
