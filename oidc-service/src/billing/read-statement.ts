import type { Currency } from '@hexabase-kaas/tenancy';
import type { Database } from '../database/database.js';
import { organizationLines, priceVersions } from './ledger.js';
import { monthOf } from './period.js';
import { type Statement, statementOf } from './statement.js';

/** The statement of an organization for a month, from the ledger. @param at now */
export async function readStatement(
  db: Database,
  organization: string,
  month: string,
  currency: Currency,
  at: Date,
): Promise<Statement> {
  const lines = await organizationLines(db, organization, new Date(monthOf(month).until));
  const versions = await priceVersions(db, [...new Set(lines.map(({ priceVersion }) => priceVersion))]);
  return statementOf({ organization, month, currency, at, lines, priceVersions: versions });
}
