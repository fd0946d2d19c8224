import type { Statement, StatementLine, UseLine } from '@hexabase-kaas/oidc-service';
import { table } from './table.js';
import type { Printer } from './terminal.js';

/** A statement for people: a table of its lines with times of Japan, and below it how each amount came about. */
export function statementReport(statement: Statement, { colors }: Pick<Printer, 'colors'>): string {
  const { organization, month, currency, complete, lines, use, total } = statement;
  const title = `Statement of ${organization} for ${month} (UTC) in ${currency}${complete ? '' : ', so far'}`;
  if (lines.length === 0 && use.length === 0) return `${title}\nNothing was charged.`;
  const columns = [
    ...['Workspace', 'Plan', 'Commit', 'From (JST)', 'Until (JST)'].map((name) => ({ title: name })),
    { title: 'Amount', align: 'right' as const },
  ];
  const rows = lines.map((line) => [
    line.workspace,
    `${line.plan} v${line.planVersion}`,
    line.commit?.slice(0, 10) ?? '',
    inJapan(line.from),
    inJapan(line.until),
    line.amount ?? `none in ${currency}`,
  ]);
  const sum = ['Total', '', '', '', '', total];
  if (use.length > 0)
    rows.push(...use.map((one) => [one.workspace, `${one.plan} v${one.planVersion}`, '', ...beyond(one), one.amount]));
  return [
    title,
    table(columns, [...rows, sum], colors.bold),
    '',
    'How each amount came about, by the entry of the ledger:',
    ...lines.map((line) => `  ${line.ledgerLine}  ${line.priceVersion}: ${arithmeticOf(line, currency)}`),
    ...use.map(
      (line) => `  ${line.ledger.map(({ ledgerLine }) => ledgerLine).join(', ')}  ${useArithmeticOf(line, currency)}`,
    ),
  ].join('\n');
}

function arithmeticOf({ arithmetic, amount }: StatementLine, currency: string): string {
  if (arithmetic === null)
    return amount === null ? `it has no price in ${currency}` : 'it has no price: the operator grants it';
  const { price, interval, milliseconds, dueAtEnd, dueAtStart } = arithmetic;
  const due = (time: number) => `${price} x ${durationOf(time)} / ${durationOf(milliseconds.length)}`;
  const end = `${due(milliseconds.end)} = ${dueAtEnd} ${currency}`;
  const start = milliseconds.start === 0 ? '' : `, less ${due(milliseconds.start)} = ${dueAtStart} ${currency}`;
  return `${price} a ${interval}: ${end}${start}`;
}

/** In the two columns of times: what was used, and in which month where that is another one. */
const beyond = ({ meter, quantity, included, before, month }: UseLine): [string, string] => [
  `${meter}${before === null ? '' : `, ${month}`}`,
  `${quantity} of ${included}`,
];

/** The way from a quantity to an amount, the same wherever use is explained. */
export function useArithmeticOf(line: UseLine, currency: string): string {
  const { priceVersion, meter, month, quantity, included, unitPrice, before, amount } = line;
  const whole = `${priceVersion}: ${meter} of ${month} (UTC): ${quantity} used, ${included} included, ${unitPrice} ${currency} a unit beyond`;
  return before === null
    ? `${whole} = ${amount} ${currency}`
    : `${whole}, less ${before.amount} ${currency} charged before for ${before.quantity} = ${amount} ${currency}`;
}

/** Japan has no daylight saving time: nine hours ahead, always. */
export const inJapan = (moment: string): string =>
  new Date(Date.parse(moment) + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/** `9d`, or `9d 03:20:12.345`. */
function durationOf(milliseconds: number): string {
  const days = Math.floor(milliseconds / 86_400_000);
  const rest = new Date(milliseconds % 86_400_000).toISOString().slice(11, 23);
  return rest === '00:00:00.000' ? `${days}d` : `${days}d ${rest.replace(/\.000$/, '')}`;
}
