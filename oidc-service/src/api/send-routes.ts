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
    if (parts.name !== undefined) response.attachment(parts.name);
    response.type(one.stream?.[parts.format] ?? 'application/octet-stream');
    if (parts.cut === undefined) await pipeline(Readable.from(parts.text), response);
    else await sendLive(response, parts.text, parts.cut);
    return;
  }
  if (one.method === 'delete') {
    response.status(204).end();
    return;
  }
  response.status(result.created === true ? 201 : 200).json(result.answer);
}

/** Sends what never ends by itself: whoever goes away has not made an error. */
async function sendLive(response: Response, text: AsyncIterable<string>, cut: AbortSignal): Promise<void> {
  // A proxy that gathers what it passes on would keep events for itself.
  response.set('x-accel-buffering', 'no');
  await pipeline(Readable.from(text), response, { signal: cut }).catch((error: NodeJS.ErrnoException) => {
    if (error.name !== 'AbortError' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}
