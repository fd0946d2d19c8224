import { get } from 'node:https';
import { setTimeout } from 'node:timers/promises';
import type { Props } from './props.js';

/**
 * Waits until the API server of a workspace answers, when the workspace asks for it.
 *
 * @throws Error with `id`, `properties` and `reasons` when the time is up: the engine then keeps the workspace in the
 *   state as one that is there and not ready, and the next update waits again.
 */
export async function untilReady(id: string, props: Props): Promise<void> {
  const ready = props.ready as Ready | undefined;
  if (ready === undefined) return;
  const url = `${props.apiServer}/readyz`;
  const end = performance.now() + ready.timeoutSeconds * 1000;
  for (let reason: string | undefined = ''; ; await setTimeout(2000)) {
    reason = await whyNot(url, ready.certificateAuthority);
    if (reason === undefined) return;
    if (performance.now() + 2000 < end) continue;
    const message = `${url} did not answer within ${ready.timeoutSeconds} s: ${reason}; see the workspace's Kustomizations on the host cluster, then update again`;
    throw Object.assign(new Error(message), { id, properties: props, reasons: [message] });
  }
}

interface Ready {
  readonly timeoutSeconds: number;
  readonly certificateAuthority?: string;
}

/** `undefined` when the server answers; one that refuses strangers is up as well. */
function whyNot(url: string, ca: string | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { timeout: 5000, agent: false, ...(ca !== undefined && { ca }) }, (response) => {
      response.resume();
      const { statusCode = 0 } = response;
      resolve([200, 401, 403].includes(statusCode) ? undefined : `it answers with status ${statusCode}`);
    });
    request.on('timeout', () => request.destroy(new Error('no answer within 5 s')));
    request.on('error', (error) => resolve(error.message));
  });
}
