/** True for an answer after which the same request may well succeed: the server is busy, restarting or limiting. */
export const isTransient = (status: number): boolean => [408, 429, 500, 502, 503, 504].includes(status);

/**
 * Milliseconds to wait before the next attempt: twice as long each time from 100 ms to 5 s, of which a random half is left
 * out so that many clients do not come back together. A server that names a time is obeyed, up to a minute.
 */
export function retryDelay(attempt: number, retryAfter: number | undefined, random: () => number): number {
  const backoff = Math.min(5000, 100 * 2 ** Math.min(attempt, 16)) * (0.5 + random() / 2);
  return retryAfter === undefined ? backoff : Math.min(60_000, Math.max(retryAfter, 1) + backoff / 10);
}

/** Milliseconds of a `Retry-After` header, which holds seconds or a date (RFC 9110, 10.2.3). */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
