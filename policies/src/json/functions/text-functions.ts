import { decodeBase64, encodeBase64 } from '../base64.js';
import type { FunctionEntry } from '../function-table.js';
import { SearchError } from '../search-error.js';
import { parseVersion, SemverError, type Version } from '../semver.js';
import { inRange } from '../semver-range.js';
import { lower } from '../text.js';
import type { Value } from '../value.js';
import { decodeX509 } from '../x509/certificate.js';

// Loaded when it is needed: most programs that load this package read no YAML with it.
const yamlReader = (): typeof import('../yaml-text.js') => require('../yaml-text.js');

/** Kyverno's functions that read and write formats. */
export const textFunctions: readonly FunctionEntry[] = [
  { name: 'base64_decode', parameters: ['string'], call: ([text]) => decodeBase64(text as string) },
  { name: 'base64_encode', parameters: ['string'], call: ([text]) => encodeBase64(text as string) },
  {
    name: 'parse_yaml',
    parameters: ['string'],
    call: ([text]) => yamlReader().parseYaml(text as string, 'v2')[0] ?? null,
  },
  { name: 'path_canonicalize', parameters: ['string'], call: ([path]) => canonicalPath(path as string) },
  {
    name: 'semver_compare',
    parameters: ['string', 'string'],
    call: ([version, range]) => compareSemver(version as string, range as string),
  },
  { name: 'to_boolean', parameters: ['string'], call: ([text]) => toBoolean(text as string) },
  { name: 'x509_decode', parameters: ['string'], call: ([text]) => decodeX509(text as string) },
];

function toBoolean(text: string): Value {
  const word = lower(text);
  if (word === 'true' || word === 'false') return word === 'true';
  throw new SearchError(
    'invalid-value',
    `JMESPath function 'to_boolean': lowercase argument must be 'true' or 'false' (provided: '${text}')`,
  );
}

// As a path of Linux: empty stays empty, and `..` goes up no further than the root.
function canonicalPath(path: string): string {
  if (path === '') return '';
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push('..');
  }
  return (rooted ? '/' : '') + parts.join('/') || '.';
}

// A version that cannot be read is 0.0.0, as the binary has it.
function compareSemver(version: string, range: string): boolean {
  try {
    return inRange(readVersion(version), range);
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    throw new SearchError(error.message.includes('nil pointer') ? 'crash' : 'invalid-value', error.message);
  }
}

function readVersion(text: string): Version {
  try {
    return parseVersion(text);
  } catch (error) {
    if (error instanceof SemverError) return { numbers: [0n, 0n, 0n], prerelease: [] };
    throw error;
  }
}
