import { existsSync } from 'node:fs';
import type { Database, Statement } from '@hexabase-kaas/oidc-service';
import { type Currency, currencies } from '@hexabase-kaas/tenancy';
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

async function read(wanted: Wanted): Promise<Statement> {
  const { organization, month, currency } = wanted;
  const { openDatabase, readStatement } = await service();
  const url = process.env.DATABASE_URL ?? '';
  if (!/^(postgres(ql)?:\/\/|pglite:)./.test(url))
    throw new WrongUse('DATABASE_URL names no database; set it to what the OIDC service has');
  // Opening an embedded database that is not there would make one.
  if (url.startsWith('pglite:') && !existsSync(url.slice('pglite:'.length)))
    throw new WrongUse('there is no database at the directory of DATABASE_URL');
  const { db, close } = await openDatabase({ DATABASE_URL: url, DATABASE_POOL_SIZE: 2 }).catch((error: unknown) => {
    throw new WrongUse(
      (error as { code?: string }).code === 'DATABASE_LOCKED'
        ? `${reasonOf(error)}\n${besideRunningService(wanted)}`
        : `the database of DATABASE_URL cannot be opened: ${reasonOf(error)}`,
    );
  });
  try {
    await known(db, organization);
    return await readStatement(db, organization, month, currency, new Date());
  } catch (error) {
    // undefined_table (PostgreSQL, appendix A)
    if ((error as { code?: string }).code === '42P01')
      throw new WrongUse('the database has no ledger yet; start the OIDC service of this version once');
    throw error;
  } finally {
    await close();
  }
}

/** An embedded database serves one process, and that process gives the same statement to people who may read it. */
const besideRunningService = ({ organization, month, currency }: Wanted): string =>
  `If that is the OIDC service, let it answer: sign in there as a user of the organization, and open
  <ISSUER>/api/v1/organizations/${printable(organization)}/statements/${month}?currency=${currency}
which is what --json prints. Or stop the service for a moment, and run this again.`;

/** It is installed beside kaas where it is wanted: everything else does without its drivers. */
const service = (): Promise<typeof import('@hexabase-kaas/oidc-service')> =>
  import('@hexabase-kaas/oidc-service').catch(() => {
    throw new WrongUse('kaas billing needs the package @hexabase-kaas/oidc-service beside it; install it');
  });

async function known(db: Database, organization: string): Promise<void> {
  const there = await db.selectFrom('organization').select('id').where('id', '=', organization).executeTakeFirst();
  if (there === undefined) throw new WrongUse(`the service knows no organization "${printable(organization)}"`);
}

const reasonOf = (error: unknown): string => printable(error instanceof Error ? error.message : String(error));
