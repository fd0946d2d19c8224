import { CelError } from './cel-error.js';
import { Duration, Timestamp } from './value.js';

const second = 1_000_000_000n;

/** A moment in the years 1 to 9999. @throws CelError for any other */
export function timestamp(nanoseconds: bigint): Timestamp {
  if (nanoseconds < -62_135_596_800n * second || nanoseconds >= 253_402_300_800n * second) {
    throw new CelError('timestamp overflow');
  }
  return new Timestamp(nanoseconds);
}

/** A length of time that 64 bits of nanoseconds hold. @throws CelError */
export function duration(nanoseconds: bigint): Duration {
  if (BigInt.asIntN(64, nanoseconds) !== nanoseconds) throw new CelError('duration overflow');
  return new Duration(nanoseconds);
}

/** Reads RFC 3339. @throws CelError */
export function parseTimestamp(text: string): Timestamp {
  const match = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?([Zz]|[+-]\d{2}:\d{2})$/.exec(text);
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = match?.slice(1, 7).map(Number) ?? [];
  const days = daysTo(year, month, day);
  const date = dateOf(days);
  const sound = date.year === year && date.month === month && hours < 24 && minutes < 60 && seconds < 60;
  if (match === null || !sound) throw new CelError(`invalid timestamp ${JSON.stringify(text)}`);
  const offset = /^[Zz]$/.test(match[8] ?? '') ? 0 : offsetMinutes(match[8] ?? '');
  const whole = BigInt(days * 86_400 + hours * 3600 + (minutes - offset) * 60 + seconds);
  return timestamp(whole * second + BigInt((match[7] ?? '').slice(0, 9).padEnd(9, '0')));
}

/** RFC 3339 in UTC, with as many digits of the second as it takes. */
export function formatTimestamp({ nanoseconds }: Timestamp): string {
  const { year, month, day, hours, minutes, seconds } = partsOf(nanoseconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const fraction = String(modulus(nanoseconds, second)).padStart(9, '0').replace(/0+$/, '');
  const time = `${two(hours)}:${two(minutes)}:${two(seconds)}${fraction === '' ? '' : `.${fraction}`}`;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${time}Z`;
}

/** Reads a sum of amounts with units, like `1h30m` or `-1.5s`. @throws CelError */
export function parseDuration(text: string): Duration {
  const invalid = new CelError(`invalid duration ${JSON.stringify(text)}`);
  if (text.length > 200) throw invalid;
  const [, sign, amounts = ''] = /^([-+]?)(0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.exec(text) ?? [];
  if (sign === undefined) throw invalid;
  let total = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of amounts.matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const size = units[unit] ?? 0n;
    total += BigInt(whole || '0') * size + (BigInt(fraction || '0') * size) / 10n ** BigInt(fraction.length);
  }
  return duration(sign === '-' ? -total : total);
}

/** Seconds, as cel-go writes them: `1.5s`. */
export function formatDuration({ nanoseconds }: Duration): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = String(size % second)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${nanoseconds < 0n ? '-' : ''}${size / second}${fraction === '' ? '' : `.${fraction}`}s`;
}

/** Parts of the date and time of day of a moment, by the names of CEL's methods. */
export function timestampPart(moment: Timestamp, method: string, zone?: string): bigint | undefined {
  const shifted = moment.nanoseconds + BigInt(zone === undefined ? 0 : zoneMinutes(zone)) * 60n * second;
  const { days, year, month, day, hours, minutes, seconds } = partsOf(shifted);
  const parts: Readonly<Record<string, number>> = {
    getFullYear: year,
    getMonth: month - 1,
    getDayOfYear: days - daysTo(year, 1, 1),
    getDayOfMonth: day - 1,
    getDate: day,
    getDayOfWeek: (((days + 4) % 7) + 7) % 7,
    getHours: hours,
    getMinutes: minutes,
    getSeconds: seconds,
    getMilliseconds: Number(modulus(shifted, second) / 1_000_000n),
  };
  return Object.hasOwn(parts, method) ? BigInt(parts[method] ?? 0) : undefined;
}

/** Only zones that are told by their offset: names would be looked up in a database of the machine. */
function zoneMinutes(zone: string): number {
  if (zone === '' || zone === 'UTC') return 0;
  if (/^[+-]?\d{1,2}:\d{2}$/.test(zone)) return offsetMinutes(zone);
  throw new CelError(`unknown time zone ${zone}; write its offset, as +09:00`);
}

function offsetMinutes(offset: string): number {
  const [, sign, hours, minutes] = /^([+-]?)(\d{1,2}):?(\d{2})/.exec(offset) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: second,
  m: 60n * second,
  h: 3600n * second,
};

const modulus = (value: bigint, by: bigint): bigint => ((value % by) + by) % by;

interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function partsOf(nanoseconds: bigint) {
  const whole = Number((nanoseconds - modulus(nanoseconds, second)) / second);
  const days = Math.floor(whole / 86_400);
  const rest = whole - days * 86_400;
  return {
    days,
    ...dateOf(days),
    hours: Math.floor(rest / 3600),
    minutes: Math.floor(rest / 60) % 60,
    seconds: rest % 60,
  };
}

/** Days from 1970 to a date of the Gregorian calendar; years are counted from March, so that leap days come last. */
function daysTo(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function dateOf(days: number): CalendarDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}
