import type { Database, Statement } from '@hexabase-kaas/oidc-service';
import { type Currency, currencies } from '@hexabase-kaas/tenancy';
import { withDatabase } from './billing-database.js';
import { type ExitCode, exitCode, WrongUse } from './exit-code.js';
import { printable } from './printable.js';
import { statementReport } from './statement-report.js';
import type { Terminal } from './terminal.js';

/** Options of `kaas billing statement`. */
export interface StatementOptions {
  readonly month: string;
  readonly currency?: string;
  readonly json?: boolean;
}

/** Prints what an organization owes for a month. @throws WrongUse */
export async function billingStatement(
  organization: string,
  { month, currency = process.env.BILLING_CURRENCY || 'JPY', json }: StatementOptions,
  { out }: Terminal,
): Promise<ExitCode> {
  if (!/^2\d{3}-(0[1-9]|1[0-2])$/.test(month))
    throw new WrongUse(`"${printable(month)}" is no month; write one like 2026-11`);
  if (!currencies.includes(currency as Currency))
    throw new WrongUse(`there is no currency "${printable(currency)}"; there are ${currencies.join(', ')}`);
  const statement = await read({ organization, month, currency: currency as Currency });
  out.print(json ? JSON.stringify(statement) : statementReport(statement, out));
  return exitCode.good;
}

interface Wanted {
  readonly organization: string;
  readonly month: string;
  readonly currency: Currency;
}

const read = (wanted: Wanted): Promise<Statement> =>
  withDatabase(async (db, { readStatement }) => {
    await known(db, wanted.organization);
    return readStatement(db, wanted.organization, wanted.month, wanted.currency, new Date());
  }, besideRunningService(wanted));

/** An embedded database serves one process, and that process gives the same statement to people who may read it. */
const besideRunningService = ({ organization, month, currency }: Wanted): string =>
  `If that is the OIDC service, let it answer: sign in there as a user of the organization, and open
  <ISSUER>/api/v1/organizations/${printable(organization)}/statements/${month}?currency=${currency}
which is what --json prints. Or stop the service for a moment, and run this again.`;

async function known(db: Database, organization: string): Promise<void> {
  const there = await db.selectFrom('organization').select('id').where('id', '=', organization).executeTakeFirst();
  if (there === undefined) throw new WrongUse(`the service knows no organization "${printable(organization)}"`);
}
