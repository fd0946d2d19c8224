import { z } from 'zod';
import { problemCodes } from '../http/problem.js';
import type { Operation } from './operation.js';
import { operations } from './operations.js';

type Json = Readonly<Record<string, unknown>>;

/** The OpenAPI 3.1 document of the API, from the schemas that check it. */
export function openApiDocument(): Json {
  const schemas: Record<string, unknown> = { Problem: problem };
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [id, one] of Object.entries(operations) as [string, Operation][]) {
    paths[one.path] = { ...paths[one.path], [one.method]: operationObject(id, one, schemas) };
  }
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Hexabase KaaS: administration',
      version: '1',
      description:
        'Organizations, workspaces, groups, members, audit and personal data. Changes are idempotent. Errors are `application/problem+json` with a stable `code`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ session: [] }],
    paths,
    components: {
      schemas: sorted,
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'session', description: 'Of signing in.' } },
    },
  };
}

function operationObject(id: string, one: Operation, schemas: Record<string, unknown>): Json {
  const parameters = [
    ...fields(one.params, 'path', schemas),
    ...fields(one.query, 'query', schemas),
    ...(one.versioned && one.method !== 'get' ? [condition('If-Match'), condition('If-None-Match')] : []),
    ...(one.versioned && one.method === 'get' ? [condition('If-None-Match')] : []),
  ];
  return {
    operationId: id,
    summary: one.summary,
    ...(one.right === 'public' ? { security: [] } : { 'x-right': one.right }),
    ...(parameters.length > 0 && { parameters }),
    ...(one.body !== undefined && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(one.body, 'input', schemas) } },
      },
    }),
    responses: { ...success(one, schemas), ...failures(one) },
  };
}

function success(one: Operation, schemas: Record<string, unknown>): Json {
  if (one.stream !== undefined) {
    const content = Object.fromEntries(Object.values(one.stream).map((type) => [type, { schema: { type: 'string' } }]));
    return { 200: { description: 'The file.', content } };
  }
  if (one.method === 'delete') return { 204: { description: 'It is gone, or was not there.' } };
  const headers = one.versioned
    ? { ETag: { description: 'Version of the answer.', schema: { type: 'string' } } }
    : undefined;
  const content = { 'application/json': { schema: schemaOf(one.answer, 'output', schemas) } };
  const found = { description: 'As it is now.', ...(headers && { headers }), content };
  return one.method === 'put' && one.path.endsWith('}')
    ? { 200: found, 201: { ...found, description: 'It is new.' } }
    : { 200: found };
}

function failures(one: Operation): Json {
  const codes = [
    '400',
    '429',
    ...(one.right === 'public' ? [] : ['401', '403', '404']),
    ...(one.method === 'get' ? [] : ['409']),
    ...(one.versioned && one.method !== 'get' ? ['412'] : []),
    ...(one.body === undefined ? [] : ['413', '415']),
  ].sort();
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(codes.map((code) => [code, { description: titleOf(Number(code)), content }]));
}

const titleOf = (status: number): string =>
  Object.values(problemCodes)
    .filter(([code]) => code === status)
    .map(([, title]) => title)
    .join('; ');

const condition = (name: string): Json => ({
  name,
  in: 'header',
  schema: { type: 'string' },
  description: 'ETags, or *.',
});

function fields(schema: z.ZodObject, place: 'path' | 'query', schemas: Record<string, unknown>): Json[] {
  const { properties = {}, required = [] } = schemaOf(schema, 'input', schemas) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema: rest,
  }));
}

/** JSON Schema 2020-12, which is OpenAPI 3.1's own; what has an id becomes a component. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Record<string, unknown>): Json {
  const made = z.toJSONSchema(schema, { io, reused: 'inline', unrepresentable: 'any' }) as Record<string, unknown>;
  const { $schema: _dialect, $defs = {}, id: _id, ...rest } = made;
  for (const [name, definition] of Object.entries($defs as Record<string, Record<string, unknown>>)) {
    const { id: _own, ...content } = definition;
    schemas[name] = relocated(content);
  }
  return relocated(rest) as Json;
}

function relocated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocated);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === '$ref' && typeof member === 'string'
        ? member.replace('#/$defs/', '#/components/schemas/')
        : relocated(member),
    ]),
  );
}

const problem: Json = {
  type: 'object',
  description: 'RFC 9457.',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(problemCodes) },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    issues: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};
