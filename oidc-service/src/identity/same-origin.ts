import type { IncomingMessage } from 'node:http';

/**
 * Whether a request that may change something comes from a page of this service, as the browser says: by
 * `Sec-Fetch-Site`, and by `Origin`, which must fit when it is there. Who sends neither is no browser of today.
 *
 * Reading is always fine: nobody else can read the answer, and reading changes nothing.
 */
export function fromOwnPage({ method, headers }: IncomingMessage, issuer: string): boolean {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return true;
  const { origin, 'sec-fetch-site': site } = headers;
  if (site !== undefined && site !== 'same-origin') return false;
  // A form on a page that sends no referrer has the origin `null`; a sandboxed page, which has it too, is not same-origin.
  if (origin === undefined || origin === 'null') return site === 'same-origin';
  return origin === new URL(issuer).origin;
}
