import type { JsonPolicy } from './json-policy.js';

/** One thing that is wrong with a policy: where, what is allowed there, and what was found. */
export interface JsonPolicyIssue {
  readonly path: string;
  readonly problem: string;
}

/** Thrown for policies that are not of the format, with every issue of all of them. */
export class JsonPolicyError extends Error {
  override readonly name = 'JsonPolicyError';
  readonly code = 'json-policy-invalid';

  constructor(
    readonly policy: string,
    readonly issues: readonly JsonPolicyIssue[],
  ) {
    super(issues.map(({ path, problem }) => `policy ${policy || '(no name)'}: ${path}: ${problem}`).join('\n'));
  }
}

type Check = (value: unknown, path: string, issues: JsonPolicyIssue[]) => void;

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const text: Check = expected('a text', (value) => typeof value === 'string');
const anything: Check = () => {};
const tree: Check = expected('an object', isRecord);
const name: Check = expected(
  'a text of at most 63 characters',
  (value) => typeof value === 'string' && Array.from(value).length <= 63,
);
const texts: Check = expected(
  'an object of texts',
  (value) => isRecord(value) && Object.values(value).every((item) => typeof item === 'string'),
);
const trees = object({ any: optional(list(tree)), all: optional(list(tree)) });
const assertion = object({ check: tree, message: optional(text) });
const rule = object({
  name,
  context: optional(list(object({ name: text, variable: anything }))),
  match: optional(trees),
  exclude: optional(trees),
  identifier: optional(text),
  assert: object({ any: optional(list(assertion)), all: optional(list(assertion)) }),
});
const metadata = object(
  {
    name: expected(
      'a name of lower case letters, digits, - and .',
      (value) => typeof value === 'string' && value.length <= 253 && subdomain.test(value),
    ),
    labels: optional(texts),
    annotations: optional(texts),
  },
  'open',
);
const policy = object({
  apiVersion: expected('json.kyverno.io/v1alpha1', (value) => value === 'json.kyverno.io/v1alpha1'),
  kind: expected('ValidatingPolicy', (value) => value === 'ValidatingPolicy'),
  metadata,
  spec: object({ rules: list(rule) }),
});

/** The document as a policy. Throws a {@link JsonPolicyError} with every issue, where the binary refuses it with one. */
export function checkJsonPolicy(document: unknown): JsonPolicy {
  const issues: JsonPolicyIssue[] = [];
  policy(document, '', issues);
  if (issues.length === 0) return document as JsonPolicy;
  const name = (document as { metadata?: { name?: unknown } } | null)?.metadata?.name;
  throw new JsonPolicyError(typeof name === 'string' ? name : '', issues);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function expected(what: string, holds: (value: unknown) => boolean): Check {
  return (value, path, issues) => {
    if (!holds(value)) issues.push({ path, problem: `must be ${what}, not ${shown(value)}` });
  };
}

function optional(check: Check): Check {
  return (value, path, issues) => {
    if (value !== undefined && value !== null) check(value, path, issues);
  };
}

function list(check: Check): Check {
  return (value, path, issues) => {
    if (!Array.isArray(value)) issues.push({ path, problem: `must be a list, not ${shown(value)}` });
    else for (const [index, item] of value.entries()) check(item, `${path}[${index}]`, issues);
  };
}

function object(fields: Readonly<Record<string, Check>>, extra: 'open' | 'closed' = 'closed'): Check {
  return (value, path, issues) => {
    if (!isRecord(value)) {
      issues.push({ path: path || 'the document', problem: `must be an object, not ${shown(value)}` });
      return;
    }
    const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
    for (const [key, check] of Object.entries(fields)) check(value[key], below(key), issues);
    if (extra === 'open') return;
    for (const key of Object.keys(value))
      if (!Object.hasOwn(fields, key))
        issues.push({ path: below(key), problem: `is no field; there are ${Object.keys(fields).join(', ')}` });
  };
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : JSON.stringify(typeof value === 'bigint' ? Number(value) : value);
}
