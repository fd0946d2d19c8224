/** A moment: nanoseconds since 1970 in UTC, and the offset of its zone in seconds, in which it is written. */
export interface Time {
  readonly nanoseconds: bigint;
  readonly offset: number;
}

/** What a clock on the wall in the zone of a time shows; months count from 1, weekdays from Sunday, which is 0. */
export interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: number;
}

const second = 1_000_000_000n;
const maxDuration = 2n ** 63n - 1n;

/** Days from 1970-01-01 to a day of the Gregorian calendar. */
export function daysSinceEpoch(year: number, month: number, day: number): number {
  // The year starts in March, so that the leap day is its last.
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/** What the wall clock shows at a time. */
export function wallClock(time: Time): WallClock {
  const seconds = Number(floorDivide(time.nanoseconds, second)) + time.offset;
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  const fromMarch = days + 719_468;
  const era = Math.floor(fromMarch / 146_097);
  const dayOfEra = fromMarch - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const part = Math.floor((5 * dayOfYear + 2) / 153);
  const month = part < 10 ? part + 3 : part - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * part + 2) / 5) + 1,
    hour: Math.floor(rest / 3600),
    minute: Math.floor((rest % 3600) / 60),
    second: rest % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
  };
}

/** Writes a time by RFC 3339, in whole seconds and in its own zone. */
export function writeTime(time: Time): string {
  const { year, month, day, hour, minute, second } = wallClock(time);
  const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
  const date = `${year < 0 ? '-' : ''}${pad(Math.abs(year), 4)}-${pad(month)}-${pad(day)}`;
  const minutes = Math.trunc(Math.abs(time.offset) / 60);
  const zone =
    time.offset === 0 ? 'Z' : `${time.offset < 0 ? '-' : '+'}${pad(Math.trunc(minutes / 60))}:${pad(minutes % 60)}`;
  return `${date}T${pad(hour)}:${pad(minute)}:${pad(second)}${zone}`;
}

/** Nanoseconds from `start` to `end`, at most what Go's Duration holds: 292 years. */
export function between(start: Time, end: Time): bigint {
  const difference = end.nanoseconds - start.nanoseconds;
  if (difference > maxDuration) return maxDuration;
  return difference < -maxDuration - 1n ? -maxDuration - 1n : difference;
}

/** The time rounded down to a multiple of a duration since the year 1. */
export function roundedDown(time: Time, duration: bigint): Time {
  if (duration <= 0n) return time;
  const start = BigInt(daysSinceEpoch(1, 1, 1)) * 86_400n * second;
  const since = time.nanoseconds - start;
  return { ...time, nanoseconds: start + floorDivide(since, duration) * duration };
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
