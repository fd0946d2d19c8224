import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** Takes no new request, lets those that run end for that many seconds, and cuts off what is left. */
  stop(seconds: number): Promise<void>;
}

/** Listens, on the one address that was asked for. */
export async function listen(listener: RequestListener, host: string, port: number): Promise<Listening> {
  let stopping = false;
  // Proxies keep idle connections for a minute, Traefik for 90 s: who closes first must not be this server, whose end of a
  // connection crosses the next request and fails it.
  const times = { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 95_000 };
  const server = createServer(times, (request, response) => {
    // A connection that is kept alive would bring another request to a server that goes.
    if (stopping) response.shouldKeepAlive = false;
    listener(request, response);
  });
  server.listen({ host, port });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: async (seconds) => {
      stopping = true;
      const closed = once(server, 'close');
      server.close();
      const timer = setTimeout(() => server.closeAllConnections(), seconds * 1_000);
      await closed;
      clearTimeout(timer);
    },
  };
}
