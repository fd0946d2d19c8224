import type { CatalogueChange, CatalogueDiff } from '@hexabase-kaas/oidc-service';
import { withStripe } from './billing-database.js';
import { type ExitCode, exitCode } from './exit-code.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';

/** Options of `kaas billing sync`. */
export interface SyncOptions {
  readonly yes?: boolean;
  readonly archive?: boolean;
  readonly json?: boolean;
}

/** Shows what Stripe's catalogue lacks, and writes it with `--yes`. @throws WrongUse */
export const billingSync = ({ yes, archive, json }: SyncOptions, { out, err }: Terminal): Promise<ExitCode> =>
  withStripe(async (db, stripe, { readCatalogueDiff, syncCatalogue }) => {
    const parts = { db, stripe, clock: () => new Date() };
    const diff = await readCatalogueDiff(parts, archive === true);
    const apply = yes === true && diff.conflicts.length === 0;
    if (json) out.print(JSON.stringify({ ...diff, applied: apply }));
    else out.print(report(diff, out.colors.bold));
    if (apply)
      await syncCatalogue(parts, diff, (change) => {
        if (!json) err.print(`done: ${change.action} ${nameOf(change)}`);
      });
    else if (!json && diff.changes.length > 0)
      err.print(
        diff.conflicts.length > 0
          ? 'Nothing is written: see what cannot be put right.'
          : 'Nothing is written yet: run it again with --yes.',
      );
    return diff.conflicts.length > 0 ? exitCode.issues : exitCode.good;
  });

function report({ changes, unchanged, unused, conflicts }: CatalogueDiff, bold: (text: string) => string): string {
  const rows = changes.map((change) => [
    change.action,
    nameOf(change),
    change.action === 'create-price'
      ? `${change.price.unitAmount} ${change.price.currency} a ${change.price.interval}`
      : '',
  ]);
  const columns = [{ title: 'Change' }, { title: 'What' }, { title: 'In the smallest unit' }];
  return [
    ...(rows.length > 0 ? [table(columns, rows, bold)] : ['Stripe has every price that a workspace has.']),
    `${unchanged} prices are as they should be.`,
    ...(unused.length > 0
      ? [`No workspace has these any more; --archive archives them:`, ...unused.map((key) => `  ${key}`)]
      : []),
    ...conflicts.map(({ lookupKey, reason }) => `Cannot be put right: ${lookupKey}: ${reason}`),
  ].join('\n');
}

function nameOf(change: CatalogueChange): string {
  if (change.action === 'create-product') return change.product;
  return change.action === 'create-price' ? change.price.lookupKey : change.lookupKey;
}
