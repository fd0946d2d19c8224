import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { moduleDirectory } from './module.ts';
import { pinnedVersion } from './toolset.ts';

/** What Stripe says of its own answers: the OpenAPI document that stripe-mock carries. */
export interface StripeSchema {
  readonly version: string;
  /** What of an answer is not as the document says. */
  problems(method: string, path: string, body: unknown): string[];
}

type Json = Record<string, unknown>;

const stripeMock = 'github.com/stripe/stripe-mock';

/** Reads it from the module that stripe-mock is built from. */
export function stripeSchema(): StripeSchema {
  const sums = readFileSync(join(import.meta.dirname, '../tools/stripe-mock/go.sum'), 'utf8');
  const version = pinnedVersion('stripe-mock', stripeMock);
  const sum =
    sums
      .split('\n')
      .find((line) => line.startsWith(`${stripeMock} ${version} `))
      ?.split(' ')[2] ?? '';
  const directory = moduleDirectory({ path: stripeMock, version, sum });
  const document = JSON.parse(readFileSync(join(directory, 'embedded/openapi/spec3.json'), 'utf8')) as Json;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(nullables({ components: document.components }) as Json, 'stripe');
  const paths = document.paths as Record<string, Record<string, Json>>;
  return {
    version: (document.info as Json).version as string,
    problems: (method, path, body) => {
      const schema = answerOf(paths, method.toLowerCase(), path);
      if (schema === undefined) return [`the document has no ${method} ${path}`];
      const check = ajv.compile(referring(nullables(schema)) as Json);
      if (check(body)) return [];
      // An object that may be one of several is told of by each of them.
      return (check.errors ?? []).slice(0, 5).map(({ instancePath, message }) => `${instancePath} ${message}`);
    },
  };
}

function answerOf(paths: Record<string, Record<string, Json>>, method: string, path: string): Json | undefined {
  const parts = path.split('/');
  const isFor = (pattern: string): boolean => {
    const wanted = pattern.split('/');
    return wanted.length === parts.length && wanted.every((part, i) => part.startsWith('{') || part === parts[i]);
  };
  // What is written out comes before what has a parameter.
  const pattern = Object.keys(paths)
    .filter(isFor)
    .sort((a, b) => a.split('{').length - b.split('{').length)[0];
  const operation = paths[pattern ?? '']?.[method] as { responses?: Record<string, Json> } | undefined;
  const content = operation?.responses?.['200']?.content as Record<string, { schema: Json }> | undefined;
  return content?.['application/json']?.schema;
}

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type. */
function nullables(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nullables);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = value as Json;
  const inner = Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, nullables(one)]));
  return nullable === true ? { anyOf: [inner, { type: 'null' }] } : inner;
}

const referring = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll('"#/components/', '"stripe#/components/'));
