/** What has been read of a time; -1 is what has not. */
export interface TimeFields {
  year: number;
  month: number;
  day: number;
  dayOfYear: number;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  half: 'AM' | 'PM' | '';
  offset: number | undefined;
}

/** Thrown where a text is not what a directive of a layout stands for. */
export class Mismatch extends Error {}
/** Thrown where a part of a time is beyond what there is; the message names the part. */
export class OutOfRange extends Error {
  constructor(
    what: string,
    readonly rest: string,
  ) {
    super(what);
  }
}

const offsetShapes: Readonly<Record<string, RegExp>> = {
  '07:00': /^([\s\S])([\s\S]{2}):([\s\S]{2})/,
  '07': /^([\s\S])([\s\S]{2})/,
  '07:00:00': /^([\s\S])([\s\S]{2}):([\s\S]{2}):([\s\S]{2})/,
  '070000': /^([\s\S])([\s\S]{2})([\s\S]{2})([\s\S]{2})/,
  '0700': /^([\s\S])([\s\S]{2})([\s\S]{2})/,
};

/** Reads an offset such as `+09:00`, and gives what follows it. */
export function takeOffset(directive: string, value: string, fields: TimeFields): string {
  if (directive.startsWith('Z') && value.startsWith('Z')) {
    fields.offset = 0;
    return value.slice(1);
  }
  const match = offsetShapes[directive.slice(1)]?.exec(value);
  if (!match) throw new Mismatch();
  const [text, sign, hour = '', minute = '00', second = '00'] = match;
  const parts = [hour, minute, second];
  const bad = parts.findIndex((part) => !/^[0-9]{2}$/.test(part));
  const numbers = parts.map((part, at) => (bad < 0 || at < bad ? Number(part) : 0));
  const rest = value.slice(text.length);
  for (const [at, most] of [24, 60, 60].entries())
    if ((numbers[at] ?? 0) > most) throw new OutOfRange(`time zone offset ${['hour', 'minute', 'second'][at]}`, rest);
  if (bad >= 0 || (sign !== '+' && sign !== '-')) throw new Mismatch();
  const seconds = ((numbers[0] ?? 0) * 60 + (numbers[1] ?? 0)) * 60 + (numbers[2] ?? 0);
  fields.offset = sign === '-' ? -seconds : seconds;
  return rest;
}

/** Reads a zone by its name, such as `UTC` or `GMT+9`, and gives what follows it. */
export function takeZone(value: string, fields: TimeFields): string {
  const offset = /^[+-][0-9]+/;
  const hours = (text: string): number => (Number(text) > 23 || Number(text) < -23 ? 0 : Number(text));
  let name: string | undefined;
  if (value.startsWith('UTC')) name = 'UTC';
  else if (/^(?:ChST|MeST)/.test(value)) name = value.slice(0, 4);
  else if (value.startsWith('GMT')) {
    const signed = offset.exec(value.slice(3))?.[0] ?? '';
    const inRange = signed !== '' && Math.abs(Number(signed)) <= 23;
    name = inRange ? `GMT${signed}` : 'GMT';
    fields.offset = inRange ? hours(signed) * 3600 : 0;
    return value.slice(name.length);
  } else if (value.length >= 3 && offset.test(value)) {
    const signed = offset.exec(value)?.[0] ?? '';
    if (Math.abs(Number(signed)) <= 23) name = signed;
  } else {
    const letters = /^[A-Z]{0,6}/.exec(value)?.[0] ?? '';
    const named = letters.length === 3 || (letters.length === 4 && /T$|^WITA/.test(letters));
    if (named || (letters.length === 5 && letters.endsWith('T'))) name = letters;
  }
  if (name === undefined) throw new Mismatch();
  fields.offset ??= 0;
  return value.slice(name.length);
}
