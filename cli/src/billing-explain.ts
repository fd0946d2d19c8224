import { withStripe } from './billing-database.js';
import { type ExitCode, exitCode, WrongUse } from './exit-code.js';
import { invoiceReport } from './invoice-report.js';
import { printable } from './printable.js';
import type { Terminal } from './terminal.js';

/** Prints the way from the lines of an invoice to commits, and where it differs from the ledger. @throws WrongUse */
export async function billingExplain(
  invoice: string,
  { json }: { readonly json?: boolean },
  { out }: Terminal,
): Promise<ExitCode> {
  if (!/^in_\w{1,250}$/.test(invoice))
    throw new WrongUse(`"${printable(invoice)}" is no id of an invoice; Stripe's begin with in_`);
  const explanation = await withStripe((db, stripe, { readExplanation }) => readExplanation(db, stripe, invoice));
  out.print(json ? JSON.stringify(explanation) : invoiceReport(explanation, out));
  return explanation.differences.length > 0 ? exitCode.issues : exitCode.good;
}
