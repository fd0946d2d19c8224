import type { CustomFetch } from 'openid-client';

/** Most bytes that are read of one answer, after decompression; what providers send is a few thousand. */
export const answerLimit = 262_144;

/** A provider sent more than `answerLimit` bytes. */
export class AnswerTooLargeError extends Error {
  readonly code = 'ANSWER_TOO_LARGE';
  constructor() {
    super(`the provider sent more than ${answerLimit} bytes`);
    this.name = 'AnswerTooLargeError';
  }
}

/** Fetches without following redirects, until the deadline of the whole step, and reads no more than is sensible. */
export function boundedFetch(deadline: AbortSignal): CustomFetch {
  return async (url, options) => {
    const response = await fetch(url, { ...(options as RequestInit), redirect: 'manual', signal: deadline });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      // Leaving the loop cancels the rest.
      if (size > answerLimit) throw new AnswerTooLargeError();
      chunks.push(chunk);
    }
    const bodiless = response.status === 204 || response.status === 205 || response.status === 304;
    return new Response(bodiless ? null : Buffer.concat(chunks), {
      status: response.status,
      headers: response.headers,
    });
  };
}
