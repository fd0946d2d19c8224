import type { ExplainedLine, Explanation } from '@hexabase-kaas/oidc-service';
import { printable } from './printable.js';
import { inJapan, useArithmeticOf } from './statement-report.js';
import type { Printer } from './terminal.js';

/** An invoice for people: below each line the workspaces that it is for, with plan and commit, and at the end what differs. */
export function invoiceReport(explanation: Explanation, { colors }: Pick<Printer, 'colors'>): string {
  const { invoice, number, status, organization, currency, lines, subtotal, total, differences } = explanation;
  return [
    colors.bold(
      `Invoice ${invoice}${number === null ? '' : ` (${number})`} of ${organization}, ${status}, in ${currency}`,
    ),
    ...lines.flatMap((line) => ['', ...lineReport(line, currency)]),
    '',
    `Sum of the lines: ${subtotal} ${currency}. Total, with taxes and discounts: ${total} ${currency}.`,
    ...(differences.length === 0
      ? ['The invoice is what the ledger says.']
      : [
          'The invoice differs from the ledger:',
          ...differences.map(({ code, line, detail }) => `  ${code}${line === null ? '' : ` ${line}`}: ${detail}`),
        ]),
  ].join('\n');
}

function lineReport(line: ExplainedLine, currency: string): string[] {
  const { amount, expected, quantity, from, until, priceVersion, plan, planVersion, use, ledger } = line;
  const what = plan === null ? printable(line.description) : `${plan} v${planVersion} (${priceVersion})`;
  const says = expected === null ? '' : `, the ledger says ${expected}`;
  const first =
    use === null
      ? `${amount} ${currency}${says}: ${quantity} x ${what}`
      : `${amount} ${currency}${says}: use by ${use.workspace}, ${use.plan} v${use.planVersion}`;
  return [
    first,
    ...(use === null ? [] : [`  ${useArithmeticOf(use, currency)}`]),
    `  ${inJapan(from)} to ${inJapan(until)} (JST)${line.proration ? ', for a change' : ''}`,
    ...ledger.map(
      ({ ledgerLine, workspace, commit, ...time }) =>
        `  ${workspace}  ${commit?.slice(0, 10) ?? 'no commit'}  ${ledgerLine}  from ${inJapan(time.from)}${time.until === null ? '' : ` until ${inJapan(time.until)}`}`,
    ),
  ];
}
