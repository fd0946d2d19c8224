import { type Currency, parseQuantity } from '@hexabase-kaas/tenancy';
import { type Html, html } from '../http/page/html.js';
import type { Language } from '../http/page/language.js';

/** How moments, days, numbers and money are written for somebody. */
export interface Format {
  /** Day and time, in the zone of the reader. @param moment UTC, RFC 3339 */
  moment(moment: string): Html;
  day(moment: string): Html;
  /** The two largest units of a time that passed. */
  duration(seconds: number): string;
  /** Month of UTC: `2026-11`. */
  month(month: string): string;
  /** Decimal text of a currency, exactly. */
  money(amount: string, currency: Currency): string;
  /** Price of one unit, which may have more decimals than its currency. */
  unitPrice(amount: string, currency: Currency): string;
  /** Decimal text, exactly. */
  quantity(text: string): string;
  /** A measured amount, as precisely as anybody reads it: three digits. */
  about(value: number): string;
  /** CPU, memory or storage, as precisely as anybody reads it: cores, GiB or TiB. @param text quantity of Kubernetes */
  resource(resource: 'cpu' | 'memory' | 'storage', text: string): string;
  readonly number: (count: number) => string;
  readonly list: (texts: readonly string[]) => string;
}

/** The format of a language and a time zone. */
export function formatOf(language: Language, zone: string): Format {
  const time = new Intl.DateTimeFormat(language, {
    ...{ year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
    ...{ timeZone: zone, timeZoneName: 'short', hourCycle: 'h23' },
  });
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: zone });
  const month = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', timeZone: 'UTC' });
  const numbers = new Intl.NumberFormat(language);
  const exact = new Intl.NumberFormat(language, { maximumFractionDigits: 12 });
  const rough = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const lists = new Intl.ListFormat(language, { type: 'conjunction' });
  const about = (value: number): string =>
    (value < 1_000 ? rough : numbers).format(value < 1_000 ? value : Math.round(value));
  const shown = (format: Intl.DateTimeFormat, moment: string): Html =>
    html`<time datetime="${moment}">${format.format(new Date(moment))}</time>`;
  return {
    moment: (moment) => shown(time, moment),
    day: (moment) => shown(day, moment),
    duration: (seconds) => durationText(seconds, language),
    month: (text) => month.format(new Date(`${text}-01T00:00:00Z`)),
    money: (amount, currency) =>
      new Intl.NumberFormat(language, { style: 'currency', currency }).format(amount as Intl.StringNumericLiteral),
    unitPrice: (amount, currency) =>
      new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits: 12 }).format(
        amount as Intl.StringNumericLiteral,
      ),
    quantity: (text) => exact.format(text as Intl.StringNumericLiteral),
    about,
    resource: (resource, text) => {
      // Billionths, as the model counts them.
      const units = Number(parseQuantity(text) ?? 0n) / 1e9;
      if (resource === 'cpu') return about(units);
      const gibibytes = units / 2 ** 30;
      return gibibytes < 1_024 ? `${about(gibibytes)} GiB` : `${about(gibibytes / 1_024)} TiB`;
    },
    number: (count) => numbers.format(count),
    list: (texts) => lists.format(texts),
  };
}

function durationText(seconds: number, language: Language): string {
  const units = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
    ['second', 1],
  ] as const;
  const first = Math.max(
    0,
    units.findIndex(([, size]) => seconds >= size),
  );
  const parts = units.slice(seconds < 1 ? 3 : first, seconds < 1 ? 4 : first + 2).map(([unit, size], at) => {
    const count = Math.floor(at === 0 ? seconds / size : (seconds % (units[first]?.[1] ?? 1)) / size);
    const text = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(count);
    return { count, text };
  });
  return parts
    .filter(({ count }, at) => at === 0 || count > 0)
    .map(({ text }) => text)
    .join(' ');
}

/**
 * Start of a day in a zone, as UTC; undefined for a text that is no day.
 * @param day `2026-11-21`
 * @param after days to add
 */
export function startOfDay(day: string, zone: string, after = 0): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const asUtc = new Date(`${day}T00:00:00Z`).getTime() + after * 86_400_000;
  if (Number.isNaN(asUtc)) return undefined;
  // The second look is for days on which the clock changes between the guess and midnight.
  const guess = asUtc - offsetOf(asUtc, zone);
  return new Date(asUtc - offsetOf(guess, zone)).toISOString();
}

/** Milliseconds by which the clocks of a zone are ahead of UTC at a moment. */
function offsetOf(moment: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(moment);
  const [year, month, day, hour, minute, second] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map((type) =>
    Number(parts.find((part) => part.type === type)?.value),
  ) as [number, number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1_000) * 1_000;
}
