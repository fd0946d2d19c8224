import { type Currency, formatAmount, smallestUnits } from '@hexabase-kaas/tenancy';
import { type LedgerLine, standingLines } from './ledger-line.js';
import { monthOf, overlapOf, type Period, yearOf } from './period.js';
import type { PriceVersion } from './price-version.js';
import { prorate } from './proration.js';
import { closedAt, type EntryUse, type UseLine, useCharges } from './use-line.js';

/** What an organization owes for a month. Moments are UTC, RFC 3339; amounts decimal texts of the currency. */
export interface Statement {
  readonly organization: string;
  /** Month of UTC: `2026-11`. */
  readonly month: string;
  readonly currency: Currency;
  /** Whether the month is closed: over, and three days longer where use is charged. Then it is the same whenever it is computed. */
  readonly complete: boolean;
  readonly lines: readonly StatementLine[];
  /** Use beyond what is included. */
  readonly use: readonly UseLine[];
  readonly total: string;
}

/** What one workspace owes for one price version. */
export interface StatementLine {
  /** Id of the entry of the ledger. */
  readonly ledgerLine: string;
  readonly workspace: string;
  readonly plan: string;
  readonly planVersion: number;
  readonly priceVersion: string;
  /** Commit at which the plan was applied. */
  readonly commit: string | null;
  readonly from: string;
  readonly until: string;
  /** Null when the plan has prices, but none in this currency. */
  readonly amount: string | null;
  /** How the amount came about; null when the plan has no price in this currency, or none at all. */
  readonly arithmetic: Arithmetic | null;
}

/** `price` x time / length, due up to the end less due up to the start, each rounded half up. */
export interface Arithmetic {
  readonly price: string;
  readonly interval: 'month' | 'year';
  /** Milliseconds from the start of the interval, a month or a year of UTC. */
  readonly milliseconds: { readonly start: number; readonly end: number; readonly length: number };
  readonly dueAtEnd: string;
  readonly dueAtStart: string;
}

/** What a statement is computed from, and nothing else. */
export interface StatementInput {
  readonly organization: string;
  readonly month: string;
  readonly currency: Currency;
  /** Now: where a month that is not over ends. */
  readonly at: Date;
  /** Entries of the ledger, in any order; those of other organizations and times do not count. */
  readonly lines: readonly LedgerLine[];
  readonly priceVersions: readonly PriceVersion[];
  /** What was used in hours of the entries. @default nothing */
  readonly use?: readonly EntryUse[];
}

/** Transactions that were under way when a month was closed have ended by then. */
const margin = 600_000;

/**
 * Computes a statement: the same entries and price versions give the same bytes.
 * @throws Error when a price version is missing
 */
export function statementOf(input: StatementInput): Statement {
  const { organization, month, currency, at, priceVersions, use = [] } = input;
  const lines = input.lines.filter((line) => line.organization === organization);
  const whole = monthOf(month);
  const now = Math.min(at.getTime(), whole.until);
  const versions = new Map(priceVersions.map((version) => [version.id, version]));
  const charged = standingLines(lines).flatMap((line) => {
    const time = { from: line.from.getTime(), until: Math.min(line.until?.getTime() ?? now, now) };
    const part = overlapOf(whole, time);
    if (part === undefined) return [];
    const version = versions.get(line.priceVersion);
    if (version === undefined) throw new Error(`the price version ${line.priceVersion} is missing`);
    return [chargeOf(line, version, whole, part, currency)];
  });
  const used = useCharges(lines, versions, use, currency, now);
  const isMetered = priceVersions.some(({ prices }) => prices.some((price) => (price.overage ?? []).length > 0));
  return {
    organization,
    month,
    currency,
    complete: at.getTime() >= (isMetered ? closedAt(month) + margin : whole.until),
    lines: charged.map(({ line }) => line),
    use: used.map(({ line }) => line),
    total: formatAmount(
      [...charged, ...used].reduce((sum, { units }) => sum + units, 0n),
      currency,
    ),
  };
}

interface Charge {
  readonly line: StatementLine;
  /** Amount in the smallest unit; 0 where there is none. */
  readonly units: bigint;
}

function chargeOf(entry: LedgerLine, version: PriceVersion, month: Period, part: Period, currency: Currency): Charge {
  const { id: priceVersion, plan, planVersion, prices } = version;
  const of = {
    ledgerLine: entry.id,
    workspace: entry.workspace,
    plan,
    planVersion,
    priceVersion,
    commit: entry.commit,
    from: new Date(part.from).toISOString(),
    until: new Date(part.until).toISOString(),
  };
  const price = prices.find((one) => one.currency === currency);
  if (price === undefined) {
    const amount = prices.length === 0 ? formatAmount(0n, currency) : null;
    return { line: { ...of, amount, arithmetic: null }, units: 0n };
  }
  const interval = price.interval === 'month' ? month : yearOf(part.from);
  const { amount, untilEnd, untilStart } = prorate(smallestUnits(price.amount, currency) ?? 0n, interval, part);
  const arithmetic: Arithmetic = {
    price: price.amount,
    interval: price.interval,
    milliseconds: {
      start: part.from - interval.from,
      end: part.until - interval.from,
      length: interval.until - interval.from,
    },
    dueAtEnd: formatAmount(untilEnd, currency),
    dueAtStart: formatAmount(untilStart, currency),
  };
  return { line: { ...of, amount: formatAmount(amount, currency), arithmetic }, units: amount };
}
