import { CelError } from '../cel-error.js';
import { type CelFunction, celFunction, is, method } from '../function-table.js';
import { parseTimestamp } from '../time.js';
import { Opaque, Optional } from '../value.js';
import { urlFault } from './url.js';

/** A named format of strings. */
export class NamedFormat extends Opaque {
  readonly typeName = 'kubernetes.NamedFormat';

  constructor(readonly name: string) {
    super();
  }

  equals({ name }: NamedFormat): boolean {
    return name === this.name;
  }
}

/** What is wrong with a text, nothing if it has the format. */
type Faults = (text: string) => readonly string[];

const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const qualified = '(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

const shaped =
  (pattern: string, most: number, words: string): Faults =>
  (text) => [
    ...(text.length > most ? [`must be no more than ${most} bytes`] : []),
    ...(new RegExp(`^(?:${pattern})$`).test(text) ? [] : [words]),
  ];

const dns1123Label = shaped(
  label,
  63,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
);
const dns1123Subdomain: Faults = (text) => {
  const words =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  const sound = text.split('.').every((part) => new RegExp(`^${label}$`).test(part));
  return [...(text.length > 253 ? ['must be no more than 253 bytes'] : []), ...(sound ? [] : [words])];
};
const dns1035Label = shaped(
  '[a-z](?:[-a-z0-9]*[a-z0-9])?',
  63,
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
);
const alphanumeric =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

function qualifiedName(text: string): readonly string[] {
  const parts = text.split('/');
  if (parts.length > 2) return [`a qualified name ${alphanumeric}, with an optional DNS subdomain prefix and '/'`];
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? (parts[0] ?? '') : undefined;
  return [
    ...(prefix === '' ? ['prefix part must be non-empty'] : []),
    ...(prefix ? dns1123Subdomain(prefix).map((fault) => `prefix part ${fault}`) : []),
    ...(name === '' ? ['name part must be non-empty'] : []),
    ...shaped(qualified, 63, alphanumeric)(name).map((fault) => `name part ${fault}`),
  ];
}

/** A prefix may end with a dash: what stands in its place is not known yet. The API server drops the letter before it. */
const prefix =
  (faults: Faults): Faults =>
  (text) =>
    faults(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text);

const either =
  (sound: (text: string) => boolean, words: string): Faults =>
  (text) =>
    sound(text) ? [] : [words];

const isDate = (text: string): boolean => {
  try {
    parseTimestamp(`${text}T00:00:00Z`);
    return /^\d{4}-\d{2}-\d{2}$/.test(text);
  } catch (error) {
    if (error instanceof CelError) return false;
    throw error;
  }
};

function isDateTime(text: string): boolean {
  const [date = '', time = ''] = text.toLowerCase().split('t');
  const [, hours = '', minutes = '', seconds = ''] =
    /^(\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:z|[+-]\d{2}:\d{2})$/.exec(time) ?? [];
  return isDate(date) && hours !== '' && hours <= '23' && minutes <= '59' && seconds <= '59';
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

const formats = new Map<string, Faults>([
  ['dns1123Label', dns1123Label],
  ['dns1123Subdomain', dns1123Subdomain],
  ['dns1035Label', dns1035Label],
  ['qualifiedName', qualifiedName],
  ['dns1123LabelPrefix', prefix(dns1123Label)],
  ['dns1123SubdomainPrefix', prefix(dns1123Subdomain)],
  ['dns1035LabelPrefix', prefix(dns1035Label)],
  ['labelValue', shaped(`(?:${qualified})?`, 63, `a valid label must be an empty string or ${alphanumeric}`)],
  ['uri', (text) => [urlFault(text) ?? []].flat()],
  ['uuid', either((text) => uuid.test(text), 'does not match the UUID format')],
  ['byte', either((text) => base64.test(text), 'invalid base64')],
  ['date', either(isDate, 'invalid date')],
  ['datetime', either(isDateTime, 'invalid datetime')],
]);

/** The named formats of Kubernetes. */
export const namedFormats: readonly CelFunction[] = [
  celFunction('format.named', [is.string], (name) =>
    formats.has(name) ? new Optional(new NamedFormat(name)) : Optional.none,
  ),
  ...[...formats.keys()].map((name) => celFunction(`format.${name}`, [], () => new NamedFormat(name))),
  method('validate', [is.opaque(NamedFormat), is.string], ({ name }, text) => {
    const faults = formats.get(name)?.(text) ?? [];
    return faults.length === 0 ? Optional.none : new Optional(faults);
  }),
];
