import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Result } from './handler.js';
import type { Operation } from './operation.js';

/** Answers a call that was done. */
export async function sendResult(
  response: Response,
  one: Operation,
  result: Result<unknown>,
  etag?: string,
): Promise<void> {
  response.set('cache-control', 'no-store');
  if (etag !== undefined) response.set('etag', etag);
  const { parts } = result;
  if (parts !== undefined) {
    response.type(one.stream?.[parts.format] ?? 'application/octet-stream').attachment(parts.name);
    response.type(one.stream?.[parts.format] ?? 'application/octet-stream');
    await pipeline(Readable.from(parts.text), response);
    return;
  }
  if (one.method === 'delete') {
    response.status(204).end();
    return;
  }
  response.status(result.created === true ? 201 : 200).json(result.answer);
}
