import { type Currency, formatAmount, smallestUnits } from '@hexabase-kaas/tenancy';
import type { LedgerLine } from '../ledger-line.js';
import { monthOf, type Period, yearOf } from '../period.js';
import type { PriceVersion } from '../price-version.js';
import { prorate } from '../proration.js';
import type { UseLine } from '../use-line.js';

/** A line of an invoice, as it was charged. Amounts are in the smallest unit; times milliseconds since 1970, UTC. */
export interface ChargedLine {
  readonly id: string;
  readonly description: string;
  readonly amount: number;
  readonly quantity: number;
  /** Undefined for what is of no plan. */
  readonly priceVersion: string | undefined;
  readonly period: Period;
  readonly proration: boolean;
  /** Key of the use that it is for; undefined for what is none. */
  readonly use?: string | undefined;
}

/** An invoice, as it was charged. */
export interface ChargedInvoice {
  readonly id: string;
  readonly number: string | null;
  readonly status: string | null;
  readonly organization: string;
  readonly currency: Currency;
  readonly lines: readonly ChargedLine[];
  /** Taxes and discounts included. */
  readonly total: number;
}

/** Where an invoice and the ledger differ. Codes are stable. */
export interface InvoiceDifference {
  readonly code: 'no-plan' | 'unknown-price-version' | 'quantity' | 'amount' | 'other-period' | 'missing' | 'no-use';
  /** Line of the invoice; null for all of it. */
  readonly line: string | null;
  readonly detail: string;
}

/** Why a line of an invoice is there. */
export interface ExplainedLine {
  readonly line: string;
  readonly description: string;
  readonly from: string;
  readonly until: string;
  readonly proration: boolean;
  readonly quantity: number;
  readonly amount: string;
  /** What the ledger gives for the time; null where it cannot be said. */
  readonly expected: string | null;
  readonly priceVersion: string | null;
  readonly plan: string | null;
  readonly planVersion: number | null;
  /** The line of the statement, where it is for use. */
  readonly use: UseLine | null;
  readonly ledger: readonly {
    readonly ledgerLine: string;
    readonly workspace: string;
    readonly commit: string | null;
    readonly from: string;
    readonly until: string | null;
  }[];
}

/** The way from an invoice to the commits that it is for. */
export interface Explanation {
  readonly invoice: string;
  readonly number: string | null;
  readonly status: string | null;
  readonly organization: string;
  readonly currency: Currency;
  readonly lines: readonly ExplainedLine[];
  /** Sum of the lines, before taxes and discounts. */
  readonly subtotal: string;
  readonly total: string;
  readonly differences: readonly InvoiceDifference[];
}

/**
 * Holds an invoice against the ledger. A line that charges is for the workspaces that had its price version when its time
 * began; one that gives back, for those that had it just before. Stripe counts seconds, and rounds each line; so a smallest
 * unit is no difference.
 *
 * @param ledger entries of the organization that hold
 * @param use lines of the statements that the invoice is for, by their keys; their amounts are exact
 */
export function explainInvoice(
  invoice: ChargedInvoice,
  ledger: readonly LedgerLine[],
  versions: readonly PriceVersion[],
  use: ReadonlyMap<string, UseLine> = new Map(),
): Explanation {
  const { currency } = invoice;
  const byId = new Map(versions.map((version) => [version.id, version]));
  const differences: InvoiceDifference[] = [];
  const lines = invoice.lines.map((line) => {
    if (line.use !== undefined) {
      const found = use.get(line.use);
      differences.push(...useDifferences(line, found, currency));
      const ids = new Set(found?.ledger.map(({ ledgerLine }) => ledgerLine));
      const own = ledger.filter(({ id }) => ids.has(id));
      const owed = found === undefined ? 0n : (smallestUnits(found.amount, currency) ?? 0n);
      return explained(
        { ...line, priceVersion: found?.priceVersion },
        byId.get(found?.priceVersion ?? ''),
        own,
        owed,
        currency,
        found ?? null,
      );
    }
    const version = byId.get(line.priceVersion ?? '');
    const entries = ledger
      .filter((entry) => entry.priceVersion === line.priceVersion && isFor(entry, line))
      .sort((a, b) => (a.workspace < b.workspace ? -1 : 1));
    const expected = version && expectedOf(line, version, currency);
    differences.push(...differencesOf(line, version, entries.length, expected, currency));
    return explained(line, version, entries, expected, currency);
  });
  differences.push(...missing(invoice, ledger, versions), ...missingUse(invoice, use));
  const sum = invoice.lines.reduce((all, { amount }) => all + amount, 0);
  return {
    ...{ invoice: invoice.id, number: invoice.number, status: invoice.status },
    ...{ organization: invoice.organization, currency, lines },
    subtotal: formatAmount(BigInt(sum), currency),
    total: formatAmount(BigInt(invoice.total), currency),
    differences,
  };
}

const second = (moment: Date): number => Math.floor(moment.getTime() / 1_000) * 1_000;

function isFor({ from, until }: LedgerLine, { amount, period }: ChargedLine): boolean {
  const [begin, end] = [second(from), until === null ? Number.POSITIVE_INFINITY : second(until)];
  return amount < 0 ? begin < period.from && end >= period.from : begin <= period.from && end > period.from;
}

/** Undefined where the time is a part of a period that does not begin with one of UTC. */
function expectedOf(line: ChargedLine, { prices }: PriceVersion, currency: Currency): bigint | undefined {
  const price = prices.find((one) => one.currency === currency);
  if (price === undefined) return 0n;
  const units = (smallestUnits(price.amount, currency) ?? 0n) * BigInt(line.quantity);
  const { period } = line;
  const month = monthOf(new Date(period.from).toISOString().slice(0, 7));
  const whole = price.interval === 'month' ? month : yearOf(period.from);
  const sign = line.amount < 0 ? -1n : 1n;
  if (period.until <= whole.until) return sign * prorate(units, whole, period).amount;
  return line.proration ? undefined : units;
}

function differencesOf(
  line: ChargedLine,
  version: PriceVersion | undefined,
  count: number,
  expected: bigint | undefined,
  currency: Currency,
): InvoiceDifference[] {
  const of = (code: InvoiceDifference['code'], detail: string) => [{ code, line: line.id, detail }];
  if (line.priceVersion === undefined) return of('no-plan', 'somebody added it at Stripe: it is of no plan');
  if (version === undefined) return of('unknown-price-version', `the ledger knows no ${line.priceVersion}`);
  // A trial shows what will be charged, for nothing.
  if (line.amount === 0) return [];
  const found: InvoiceDifference[] = [];
  if (count !== line.quantity)
    found.push(...of('quantity', `it is for ${line.quantity} workspaces, and the ledger has ${count} at that time`));
  if (expected === undefined)
    found.push(...of('other-period', 'its period does not begin with one of UTC: its amount is not checked'));
  else if (difference(BigInt(line.amount), expected) > 1n)
    found.push(...of('amount', `the ledger gives ${formatAmount(expected, currency)} ${currency}`));
  return found;
}

const difference = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a);

/** What had a price when the period began, and is in no line. */
function missing(
  { lines, currency }: ChargedInvoice,
  ledger: readonly LedgerLine[],
  versions: readonly PriceVersion[],
): InvoiceDifference[] {
  const whole = lines.find(({ proration, use }) => !proration && use === undefined);
  if (whole === undefined) return [];
  const charged = new Set(lines.filter(({ proration }) => !proration).map(({ priceVersion }) => priceVersion));
  return versions
    .filter(({ id, prices }) => !charged.has(id) && prices.some((price) => price.currency === currency))
    .flatMap(({ id }) => {
      const count = ledger.filter((entry) => entry.priceVersion === id && isFor(entry, { ...whole, amount: 1 })).length;
      const detail = `${count} workspaces had ${id} when the period began, and are not charged here`;
      return count === 0 ? [] : [{ code: 'missing' as const, line: null, detail }];
    });
}

/** Its amount is the statement's, to the unit. */
function useDifferences(line: ChargedLine, use: UseLine | undefined, currency: Currency): InvoiceDifference[] {
  if (use === undefined) return [{ code: 'no-use', line: line.id, detail: `no statement charges the use ${line.use}` }];
  if (smallestUnits(use.amount, currency) === BigInt(line.amount)) return [];
  return [{ code: 'amount', line: line.id, detail: `the statement gives ${use.amount} ${currency}` }];
}

/** What a statement charges, and is in no line. */
function missingUse({ lines, currency }: ChargedInvoice, use: ReadonlyMap<string, UseLine>): InvoiceDifference[] {
  const there = new Set(lines.map((line) => line.use));
  return [...use]
    .filter(([key, { amount }]) => !there.has(key) && smallestUnits(amount, currency) !== 0n)
    .map(([key, { amount }]) => ({
      code: 'missing',
      line: null,
      detail: `${key}, ${amount} ${currency}, is not charged here`,
    }));
}

function explained(
  line: ChargedLine,
  version: PriceVersion | undefined,
  entries: readonly LedgerLine[],
  expected: bigint | undefined,
  currency: Currency,
  use: UseLine | null = null,
): ExplainedLine {
  return {
    ...{ line: line.id, description: line.description, proration: line.proration, quantity: line.quantity },
    from: new Date(line.period.from).toISOString(),
    until: new Date(line.period.until).toISOString(),
    amount: formatAmount(BigInt(line.amount), currency),
    expected: expected === undefined ? null : formatAmount(expected, currency),
    ...{ priceVersion: line.priceVersion ?? null, plan: version?.plan ?? null },
    ...{ planVersion: version?.planVersion ?? null, use },
    ledger: entries.map(({ id, workspace, commit, from, until }) => ({
      ...{ ledgerLine: id, workspace, commit, from: from.toISOString(), until: until?.toISOString() ?? null },
    })),
  };
}
