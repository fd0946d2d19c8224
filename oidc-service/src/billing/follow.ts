import type { Price } from '@hexabase-kaas/tenancy';
import type { Database, Transaction } from '../database/database.js';
import { opaqueId } from '../database/opaque-id.js';
import { lockPlace } from '../database/place-lock.js';
import { inTransaction } from '../database/transaction.js';
import { appendLines, keepPriceVersion, workspaceLines } from './ledger.js';
import { type Charged, followingLines } from './ledger-line.js';
import { priceVersionOf } from './price-version.js';

/**
 * Makes the ledger of a workspace say what the directory says is applied, in the transaction in which that became known,
 * behind `lockPlace` of the workspace. A plan counts from when it is applied, and ends when the workspace is declared no
 * more. Does nothing when the ledger says it already; returns what was written, in words.
 *
 * @param commit commit that brought what is applied, where it is known
 */
export async function followDirectory(
  transaction: Transaction,
  workspace: string,
  now: Date,
  commit?: string,
): Promise<string[]> {
  const charged = await chargedOf(transaction, workspace, now, commit);
  const lines = await workspaceLines(transaction, workspace);
  const written = followingLines(workspace, lines, charged, now, () => opaqueId('l'));
  await appendLines(transaction, written, now);
  return written.map(({ reason, priceVersion }) => `${reason} ${priceVersion}`);
}

/** Follows every workspace that the directory or the ledger knows: what was applied before there was a ledger counts from now. */
export async function followAll(db: Database, clock: () => Date): Promise<number> {
  const sources = await db.selectFrom('directory').select('source').where('source', 'like', 'applied/%').execute();
  const known = await db.selectFrom('ledger_line').select('workspace_id').distinct().execute();
  const workspaces = new Set([
    ...sources.map(({ source }) => source.slice('applied/'.length)),
    ...known.map(({ workspace_id }) => workspace_id),
  ]);
  let written = 0;
  for (const workspace of [...workspaces].sort())
    written += await inTransaction(db, async (transaction) => {
      await lockPlace(transaction, `workspace/${workspace}`);
      return (await followDirectory(transaction, workspace, clock())).length;
    });
  return written;
}

/** The part of a workspace's directory object that is charged; older ones have no version and no prices. */
interface Content {
  readonly organization?: string;
  readonly plan?: string;
  readonly planVersion?: number;
  readonly prices?: readonly Price[];
}

async function chargedOf(
  transaction: Transaction,
  workspace: string,
  now: Date,
  commit: string | undefined,
): Promise<Charged | undefined> {
  const rows = await transaction
    .selectFrom('directory')
    .select(['source', 'content'])
    .where('source', 'in', [`declared/${workspace}`, `applied/${workspace}`])
    .execute();
  const contentOf = (stage: string): Content =>
    (rows.find(({ source }) => source === `${stage}/${workspace}`)?.content ?? {}) as Content;
  const { organization, plan, planVersion = 1, prices = [] } = contentOf('applied');
  if (contentOf('declared').plan === undefined || organization === undefined || plan === undefined) return undefined;
  const version = priceVersionOf(plan, planVersion, prices);
  await keepPriceVersion(transaction, version, now);
  return { organization, priceVersion: version.id, commit: commit ?? null };
}
