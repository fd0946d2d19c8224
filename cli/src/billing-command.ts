import { Command } from 'commander';
import type { StatementOptions } from './billing-statement.js';

/** `kaas billing`. */
export const billingCommand = (run: (organization: string, options: StatementOptions) => Promise<void>): Command =>
  new Command('billing')
    .summary('show what organizations owe, and why')
    .description("Reads the ledger of the OIDC service, in the service's own database.")
    .addCommand(statementCommand(run))
    .addHelpText(
      'after',
      `
Examples:
  DATABASE_URL=postgres://... kaas billing statement acme --month 2026-11
  kaas billing statement acme --month 2026-11 --json`,
    );

const statementCommand = (run: (organization: string, options: StatementOptions) => Promise<void>): Command =>
  new Command('statement')
    .summary('what an organization owes for a month, line by line')
    .description(
      `Prints each line of a month with workspace, plan, commit, time, amount and how
the amount came about. A month is one of UTC; the table shows times of Japan.
Reads the database of DATABASE_URL, which the service uses.`,
    )
    .argument('<organization>', 'id of the organization')
    .requiredOption('-m, --month <month>', 'month of UTC: 2026-11')
    .option('-c, --currency <code>', 'ISO 4217 code (default: BILLING_CURRENCY, or JPY)')
    .option('--json', 'print the statement as the API gives it')
    .addHelpText(
      'after',
      `
Examples:
  kaas billing statement acme --month 2026-11
  kaas billing statement acme --month 2026-11 --currency USD --json`,
    )
    .action(run);
