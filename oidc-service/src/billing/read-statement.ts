import type { Currency } from '@hexabase-kaas/tenancy';
import type { Database } from '../database/database.js';
import { meteredLines, readEntryUse } from './entry-use.js';
import { organizationLines, priceVersions } from './ledger.js';
import { monthOf } from './period.js';
import { type Statement, statementOf } from './statement.js';

/** The statement of an organization for a month, from the ledger and the use that was taken. @param at now */
export async function readStatement(
  db: Database,
  organization: string,
  month: string,
  currency: Currency,
  at: Date,
): Promise<Statement> {
  const lines = await organizationLines(db, organization, new Date(monthOf(month).until));
  const versions = await priceVersions(db, [...new Set(lines.map(({ priceVersion }) => priceVersion))]);
  const use = await readEntryUse(db, month, lines, meteredLines(lines, versions, currency));
  return statementOf({ organization, month, currency, at, lines, priceVersions: versions, use });
}
