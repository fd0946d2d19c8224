import { request } from 'node:https';

/** What came of asking the address that members use. */
export interface ProbeResult {
  /** `answers`: whatever it said; `unknown`: its name is in no DNS; `untrusted`: its certificate; `silent`: anything else. */
  readonly result: 'answers' | 'silent' | 'unknown' | 'untrusted';
  readonly address: string;
}

/** Milliseconds for name, connection and answer. */
const patience = 3_000;

/**
 * Asks `/readyz` of an API server as any client would: with the certificates that this machine trusts, without credentials and
 * without following redirects. A server that answers 401 or 403 is there too.
 * @param address https URL that the configuration gives
 */
export function probeApi(address: string): Promise<ProbeResult> {
  const { promise, resolve } = Promise.withResolvers<ProbeResult>();
  const url = new URL('/readyz', address);
  const asked = request(url, { method: 'GET', agent: false, signal: AbortSignal.timeout(patience) }, (response) => {
    response.destroy();
    const { statusCode = 0 } = response;
    resolve({ address, result: statusCode < 500 ? 'answers' : 'silent' });
  });
  asked.on('error', (error: NodeJS.ErrnoException) => {
    const code = error.code ?? '';
    const result = /^ENOTFOUND|^EAI_/.test(code)
      ? 'unknown'
      : /CERT|TLS|SSL|SELF_SIGNED|ALTNAME|ISSUER/.test(code)
        ? 'untrusted'
        : 'silent';
    resolve({ address, result });
  });
  asked.end();
  return promise;
}
