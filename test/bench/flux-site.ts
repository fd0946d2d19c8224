import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Authority } from '../cluster/harness/authority.ts';

/** Serves what Flux reads from elsewhere: each handler below the path of its name, over TLS on 127.0.0.1. */
export interface Site {
  readonly url: string;
  readonly certificateAuthority: string;
  stop(): Promise<void>;
}

/** Starts to serve; `directory` takes the keys. */
export async function startSite(directory: string, handlers: Readonly<Record<string, RequestListener>>): Promise<Site> {
  const authority = new Authority(directory, 'site-ca');
  const { certificateFile, keyFile } = authority.server('site');
  const options = { key: readFileSync(keyFile), cert: readFileSync(certificateFile), keepAliveTimeout: 120_000 };
  const server = createServer(options, async (request, response) => {
    try {
      const [, name = ''] = (request.url ?? '').split('/');
      const handle = handlers[name];
      if (handle === undefined) response.writeHead(404).end();
      else await handle(request, response);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificateAuthority: authority.certificate,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
