import { DurationError, parseDuration, writeDuration } from '../duration.js';
import type { Environment, FunctionEntry } from '../function-table.js';
import { SearchError } from '../search-error.js';
import { between, roundedDown, type Time, wallClock, writeTime } from '../time.js';
import { parseTime } from '../time-parse.js';
import type { Value } from '../value.js';

/** Kyverno's functions on times. The local time zone is UTC: a verdict must not depend on where it is reached. */
export const timeFunctions: readonly FunctionEntry[] = [
  entry('time_add', 2, (time, by) => {
    const start = parseTime(time);
    return writeTime({ ...start, nanoseconds: start.nanoseconds + duration(by) });
  }),
  entry('time_after', 2, (a, b) => compare([a, b], ([x = 0n, y = 0n]) => x > y)),
  entry('time_before', 2, (a, b) => compare([a, b], ([x = 0n, y = 0n]) => x < y)),
  entry('time_between', 3, (time, start, end) =>
    compare([time, start, end], ([x = 0n, from = 0n, to = 0n]) => x > from && x < to),
  ),
  entry('time_diff', 2, (start, end) => writeDuration(between(parseTime(start), parseTime(end)))),
  { name: 'time_now', parameters: [], call: (_, environment) => writeTime(clock('time_now', environment)) },
  { name: 'time_now_utc', parameters: [], call: (_, environment) => writeTime(clock('time_now_utc', environment)) },
  entry('time_parse', 2, (layout, time) => writeTime(parseTime(time, layout))),
  entry('time_since', 3, (layout, start, end, environment) => {
    const from = parseTime(start, layout === '' ? undefined : layout);
    const to = end === '' ? clock('time_since', environment) : parseTime(end, layout === '' ? undefined : layout);
    return writeDuration(between(from, to));
  }),
  entry('time_to_cron', 1, (time) => {
    const { minute, hour, day, month, weekday } = wallClock(parseTime(time));
    return `${minute} ${hour} ${day} ${month} ${weekday}`;
  }),
  entry('time_truncate', 2, (time, by) => {
    const start = parseTime(time);
    return writeTime(roundedDown(start, duration(by)));
  }),
  entry('time_utc', 1, (time) => writeTime({ ...parseTime(time), offset: 0 })),
];

function entry(
  name: string,
  count: number,
  call: (a: string, b: string, c: string, environment: Environment) => Value,
): FunctionEntry {
  return {
    name,
    parameters: Array.from({ length: count }, () => 'string'),
    call: ([a, b, c], environment) => call(a as string, b as string, c as string, environment),
  };
}

function compare(times: readonly string[], judge: (moments: readonly bigint[]) => boolean): boolean {
  return judge(times.map((time) => parseTime(time).nanoseconds));
}

function duration(text: string): bigint {
  try {
    return parseDuration(text);
  } catch (error) {
    throw error instanceof DurationError ? new SearchError('invalid-value', error.message) : error;
  }
}

function clock(name: string, { now }: Environment): Time {
  if (now === undefined)
    throw new SearchError('no-clock', `${name} needs a clock, and none was given: pass \`now\` among the options`);
  return { nanoseconds: BigInt(Math.floor(now() * 1e6)), offset: 0 };
}
