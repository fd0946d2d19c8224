import express, { type Request, type RequestHandler } from 'express';
import type { ZodType } from 'zod';
import { Problem } from './problem.js';

/** Reads a JSON body of at most that many bytes. Each route asks for it; oidc-provider and webhooks read bodies themselves. */
export function jsonBody(bytes = 65_536): RequestHandler {
  const read = express.json({ limit: bytes, strict: true });
  return (request, response, next) => {
    // Left unread it would be taken for no body at all.
    if (hasBody(request) && !request.is('application/json'))
      throw new Problem('BODY_TYPE_UNSUPPORTED', 'send application/json');
    read(request, response, next);
  };
}

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * Checks an input by its schema.
 * @param where first part of every path: `body`, `query` or `params`
 * @throws Problem INPUT_INVALID with every issue
 */
export function checked<T>(schema: ZodType<T>, input: unknown, where = 'body'): T {
  const { success, data, error } = schema.safeParse(input);
  if (success) return data;
  const issues = error.issues.map(({ path, message }) => ({ path: [where, ...path].map(String).join('.'), message }));
  throw new Problem('INPUT_INVALID', 'see the issues', issues);
}
