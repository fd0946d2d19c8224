import { readFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { createServer, request as requestHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Authority } from './authority.ts';

/** HTTPS on 127.0.0.1 in front of something else, as a gateway is. */
export interface HttpsFront {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Passes on whatever comes.
 * @param target asked for each request: an http or https URL
 * @param prefix what is taken away from the beginning of paths; other paths are not found
 */
export async function httpsFront(
  authority: Authority,
  name: string,
  target: () => { readonly url: string; readonly certificateAuthority?: string },
  prefix = '',
): Promise<HttpsFront> {
  const { certificateFile, keyFile } = authority.server(name);
  const server = createServer(
    { cert: readFileSync(certificateFile), key: readFileSync(keyFile) },
    (incoming, outgoing) => {
      const path = incoming.url ?? '';
      if (!path.startsWith(prefix)) return outgoing.writeHead(404).end();
      const { url, certificateAuthority: ca } = target();
      const send = url.startsWith('https:') ? requestHttps : requestHttp;
      const options = { method: incoming.method, headers: incoming.headers, ...(ca !== undefined && { ca }) };
      const passed = send(new URL(path.slice(prefix.length) || '/', url), options, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      passed.on('error', () => outgoing.destroy());
      outgoing.on('close', () => passed.destroy());
      return incoming.pipe(passed);
    },
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
