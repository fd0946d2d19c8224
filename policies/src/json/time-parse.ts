import { goQuote } from './duration.js';
import { nextChunk } from './layout.js';
import { SearchError } from './search-error.js';
import { fromByteText, toByteText } from './text.js';
import { daysSinceEpoch, type Time } from './time.js';
import { Mismatch, OutOfRange, type TimeFields, takeOffset, takeZone } from './time-zone.js';

const rfc3339 = '2006-01-02T15:04:05Z07:00';
const months = 'January February March April May June July August September October November December'.split(' ');
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const isOffset = /^[-Z]07/;

/** Reads a time by a layout of Go's time package; a zone by name has the offset 0. Throws a SearchError in Go's words. */
export function parseTime(value: string, layout = rfc3339): Time {
  const all = toByteText(value);
  let rest = all;
  let left = toByteText(layout);
  const fail = (problem: string): SearchError =>
    new SearchError('invalid-value', `parsing time ${quoteBytes(all)}${problem}`);
  const cannot = (part: string, as: string): SearchError =>
    fail(` as ${goQuote(layout)}: cannot parse ${quoteBytes(part)} as ${quoteBytes(as)}`);
  const fields: TimeFields = {
    year: 0,
    month: -1,
    day: -1,
    dayOfYear: -1,
    hour: 0,
    minute: 0,
    second: 0,
    nanosecond: 0,
    half: '',
    offset: undefined,
  };
  for (;;) {
    const { prefix, directive, rest: after } = nextChunk(left);
    const skipped = skip(rest, prefix);
    if (skipped.rest === undefined) throw cannot(skipped.at, prefix);
    rest = skipped.rest;
    if (directive === '') {
      if (rest !== '') throw fail(`: extra text: ${quoteBytes(rest)}`);
      break;
    }
    left = after;
    try {
      rest = take(directive, rest, left, fields);
    } catch (error) {
      if (error instanceof OutOfRange) throw fail(`: ${error.message} out of range`);
      if (error instanceof Mismatch) throw cannot(rest, directive);
      throw error;
    }
  }
  return complete(fields, (problem) => fail(`: ${problem}`));
}

function quoteBytes(bytes: string): string {
  return goQuote(fromByteText(bytes));
}

function skip(value: string, prefix: string): { rest: string | undefined; at: string } {
  let rest = value;
  for (let wanted = prefix; wanted !== ''; ) {
    if (wanted.startsWith(' ')) {
      if (rest !== '' && !rest.startsWith(' ')) return { rest: undefined, at: rest };
      wanted = wanted.replace(/^ +/, '');
      rest = rest.replace(/^ +/, '');
    } else {
      if (rest[0] !== wanted[0]) return { rest: undefined, at: rest };
      wanted = wanted.slice(1);
      rest = rest.slice(1);
    }
  }
  return { rest, at: rest };
}

function take(directive: string, value: string, layout: string, fields: TimeFields): string {
  const digits = (pattern: RegExp): [number, string] => {
    const found = pattern.exec(value)?.[0];
    if (found === undefined) throw new Mismatch();
    return [Number(found), value.slice(found.length)];
  };
  const number = (fixed: boolean): [number, string] => digits(fixed ? /^[0-9]{2}/ : /^[0-9]{1,2}/);
  const check = (what: string, least: number, value: number, most: number, rest: string): void => {
    if (value < least || value > most) throw new OutOfRange(what, rest);
  };
  let rest = value;
  if (isOffset.test(directive)) return takeOffset(directive, value, fields);
  if (/^[.,]/.test(directive)) return takeFraction(directive, value, fields);
  switch (directive) {
    case '2006':
      [fields.year, rest] = digits(/^[0-9]{4}/);
      return rest;
    case '06': {
      const year = /^(?:[0-9]{2}|[+-][0-9])/.exec(value)?.[0];
      if (year === undefined) throw new Mismatch();
      fields.year = Number(year) + (Number(year) >= 69 ? 1900 : 2000);
      return value.slice(2);
    }
    case 'January':
    case 'Jan': {
      const [index, after] = takeName(value, directive === 'Jan' ? months.map((name) => name.slice(0, 3)) : months);
      fields.month = index + 1;
      return after;
    }
    case 'Monday':
    case 'Mon':
      return takeName(value, directive === 'Mon' ? days.map((name) => name.slice(0, 3)) : days)[1];
    case '01':
    case '1':
      [fields.month, rest] = number(directive === '01');
      check('month', 1, fields.month, 12, rest);
      return rest;
    case '02':
    case '2':
    case '_2':
      if (directive === '_2' && value.startsWith(' ')) return take('2', value.slice(1), layout, fields);
      [fields.day, rest] = number(directive === '02');
      return rest;
    case '002':
      [fields.dayOfYear, rest] = digits(/^[0-9]{3}/);
      return rest;
    case '__2': {
      const spaces = /^ {0,2}/.exec(value)?.[0].length ?? 0;
      const found = /^[0-9]{1,3}/.exec(value.slice(spaces))?.[0];
      if (found === undefined) throw new Mismatch();
      fields.dayOfYear = Number(found);
      return value.slice(spaces + found.length);
    }
    case '15':
      [fields.hour, rest] = number(false);
      check('hour', 0, fields.hour, 23, rest);
      return rest;
    case '03':
    case '3':
      [fields.hour, rest] = number(directive === '03');
      check('hour', 0, fields.hour, 12, rest);
      return rest;
    case '04':
    case '4':
      [fields.minute, rest] = number(directive === '04');
      check('minute', 0, fields.minute, 59, rest);
      return rest;
    case '05':
    case '5': {
      [fields.second, rest] = number(directive === '05');
      check('second', 0, fields.second, 59, rest);
      const fraction = /^[.,][0-9]+/.exec(rest)?.[0];
      // A fraction may follow that the layout does not have, unless the layout has one next.
      if (fraction === undefined || /^[.,](?:0|9)/.test(nextChunk(layout).directive)) return rest;
      return takeFraction(`.${'9'.repeat(9)}`, rest, fields);
    }
    case 'PM':
    case 'pm': {
      const half = value.slice(0, 2);
      if (half !== directive && half !== (directive === 'PM' ? 'AM' : 'am')) throw new Mismatch();
      fields.half = half.toUpperCase() as 'AM' | 'PM';
      return value.slice(2);
    }
    default:
      return takeZone(value, fields);
  }
}

function takeName(value: string, names: readonly string[]): [number, string] {
  const index = names.findIndex((name) => value.slice(0, name.length).toLowerCase() === name.toLowerCase());
  if (index < 0) throw new Mismatch();
  return [index, value.slice(names[index]?.length ?? 0)];
}

function takeFraction(directive: string, value: string, fields: TimeFields): string {
  const length = directive[1] === '0' ? directive.length : (/^[.,][0-9]+/.exec(value)?.[0].length ?? 0);
  if (length === 0) return value;
  const text = value.slice(0, length);
  if (!/^[.,][+-]?[0-9]+$/.test(text)) throw new Mismatch();
  const digits = text.slice(1, 10);
  if (Number(digits) < 0) throw new OutOfRange('fractional second', value.slice(length));
  fields.nanosecond = Number(digits) * 10 ** (9 - digits.length);
  return value.slice(length);
}

function complete(fields: TimeFields, fail: (problem: string) => SearchError): Time {
  const { year } = fields;
  let { month, day, hour } = fields;
  if (fields.half === 'PM' && hour < 12) hour += 12;
  if (fields.half === 'AM' && hour === 12) hour = 0;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  if (fields.dayOfYear >= 0) {
    if (fields.dayOfYear < 1 || fields.dayOfYear > (leap ? 366 : 365)) throw fail('day-of-year out of range');
    let rest = fields.dayOfYear;
    let at = 0;
    while (rest > (lengths[at] ?? 31)) rest -= lengths[at++] ?? 31;
    if (month >= 0 && month !== at + 1) throw fail('day-of-year does not match month');
    if (day >= 0 && day !== rest) throw fail('day-of-year does not match day');
    [month, day] = [at + 1, rest];
  }
  if (month < 0) month = 1;
  if (day < 0) day = 1;
  if (day < 1 || day > (lengths[month - 1] ?? 0)) throw fail('day out of range');
  const offset = fields.offset ?? 0;
  const seconds = daysSinceEpoch(year, month, day) * 86_400 + hour * 3600 + fields.minute * 60 + fields.second - offset;
  return { nanoseconds: BigInt(seconds) * 1_000_000_000n + BigInt(fields.nanosecond), offset };
}
