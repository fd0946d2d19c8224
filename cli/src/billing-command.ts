import { Command } from 'commander';
import type { StatementOptions } from './billing-statement.js';
import type { SyncOptions } from './billing-sync.js';

/** What the commands do. */
export interface BillingActions {
  statement(organization: string, options: StatementOptions): Promise<void>;
  sync(options: SyncOptions): Promise<void>;
  explain(invoice: string, options: { readonly json?: boolean }): Promise<void>;
}

/** `kaas billing`. */
export const billingCommand = ({ statement, sync, explain }: BillingActions): Command =>
  new Command('billing')
    .summary('show what organizations owe, and why')
    .description("Reads the ledger of the OIDC service, in the service's own database.")
    .addCommand(statementCommand(statement))
    .addCommand(syncCommand(sync))
    .addCommand(explainCommand(explain))
    .addHelpText(
      'after',
      `
Examples:
  DATABASE_URL=postgres://... kaas billing statement acme --month 2026-11
  kaas billing statement acme --month 2026-11 --json
  STRIPE_API_KEY=sk_... kaas billing sync
  kaas billing explain in_1QabcDEF`,
    );

const syncCommand = (run: BillingActions['sync']): Command =>
  new Command('sync')
    .summary("write the prices that workspaces have into Stripe's catalogue")
    .description(
      `Shows the products and prices that Stripe lacks, and writes them with --yes. A
price that was sold is never changed; another price is another one. It may be
cut off anywhere, and run again. Reads the database of DATABASE_URL and the key
of STRIPE_API_KEY, which the service uses.`,
    )
    .option('-y, --yes', 'write what is shown')
    .option('--archive', 'archive prices that no workspace has any more')
    .option('--json', 'print the changes as JSON')
    .addHelpText(
      'after',
      `
Examples:
  kaas billing sync
  kaas billing sync --archive --yes

Exit codes: 0 good, 1 something cannot be put right, 2 wrong use.`,
    )
    .action(run);

const explainCommand = (run: BillingActions['explain']): Command =>
  new Command('explain')
    .summary('why each line of an invoice is there')
    .description(
      `Prints the way from each line of an invoice of Stripe to the entries of the
ledger, plan, workspace and commit, and says where the two differ. Reads the
database of DATABASE_URL and the key of STRIPE_API_KEY, which the service uses.`,
    )
    .argument('<invoice>', 'id of the invoice: in_...')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
Examples:
  kaas billing explain in_1QabcDEF
  kaas billing explain in_1QabcDEF --json

Exit codes: 0 they agree, 1 they differ, 2 wrong use.`,
    )
    .action(run);

const statementCommand = (run: BillingActions['statement']): Command =>
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
