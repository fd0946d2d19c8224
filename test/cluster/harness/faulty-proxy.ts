import { readFileSync } from 'node:fs';
import { Agent, createServer, type RequestOptions, request as requestHttps, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Authority } from './authority.ts';
import { removeScratch, scratchDirectory } from './scratch.ts';

/** What happens to a request on its way. */
export type Fault =
  | { readonly kind: 'pass' }
  /** The connection breaks before the server hears of it. */
  | { readonly kind: 'cut' }
  /** It stays on its way until then; told when the server has answered it. */
  | { readonly kind: 'late'; readonly until: Promise<void>; readonly answered: () => void }
  /** The server does it, and the answer is lost. */
  | { readonly kind: 'lose-answer' }
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter?: string; readonly reason?: string };

/** A request that passes through. */
export interface Passing {
  readonly method: string;
  readonly path: string;
}

/** Stands between a client and an API server, and does to each request what it is told. */
export class FaultyProxy {
  /** Decides about each request. */
  fault: (request: Passing) => Fault = () => ({ kind: 'pass' });
  /** Milliseconds by which each request comes later. */
  delay = 0;
  readonly seen: Passing[] = [];
  readonly kubeconfig: string;
  private readonly server: Server;
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(server: Server, authority: string, upstream: Upstream) {
    this.server = server;
    const { port } = server.address() as AddressInfo;
    this.kubeconfig = JSON.stringify({
      clusters: [
        { name: 'c', cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': btoa(authority) } },
      ],
      users: [{ name: 'u', user: { token: 'of-the-proxy' } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    });
    server.on('request', async (incoming, outgoing) => {
      const { method = 'GET', url = '/' } = incoming;
      const passing = { method, path: url };
      this.seen.push(passing);
      const fault = this.fault(passing);
      if (this.delay > 0) await setTimeout(this.delay);
      if (fault.kind === 'late') await fault.until;
      if (fault.kind === 'cut') return incoming.socket.destroy();
      if (fault.kind === 'answer') {
        const { status: code, reason = 'Busy', retryAfter } = fault;
        const headers = { 'content-type': 'application/json', ...(retryAfter && { 'retry-after': retryAfter }) };
        incoming.resume();
        outgoing.writeHead(code, headers);
        return outgoing.end(JSON.stringify({ kind: 'Status', status: 'Failure', code, reason, message: 'made up' }));
      }
      const { authorization: _, host: __, ...headers } = incoming.headers;
      const { ca, cert, key } = upstream;
      const options: RequestOptions = { method, headers, agent: this.agent, ca, cert, key };
      const call = requestHttps(new URL(url, upstream.url), options, (answer) => {
        if (fault.kind === 'late') fault.answered();
        if (fault.kind === 'lose-answer') {
          answer.resume();
          return answer.on('end', () => incoming.socket.destroy());
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        return answer.pipe(outgoing);
      });
      call.on('error', () => incoming.socket.destroy());
      return incoming.pipe(call);
    });
  }

  /** Starts a proxy in front of the server that a kubeconfig names, and acts as its user there. */
  static async start(kubeconfig: string): Promise<FaultyProxy> {
    const { clusters, users } = JSON.parse(kubeconfig);
    const decoded = (text: string): string => Buffer.from(text, 'base64').toString('utf8');
    const upstream = {
      url: clusters[0].cluster.server,
      ca: decoded(clusters[0].cluster['certificate-authority-data']),
      cert: decoded(users[0].user['client-certificate-data']),
      key: decoded(users[0].user['client-key-data']),
    };
    const directory = scratchDirectory('proxy');
    const authority = new Authority(directory, 'proxy-ca');
    const { certificateFile, keyFile } = authority.server('proxy');
    const server = createServer({ cert: readFileSync(certificateFile), key: readFileSync(keyFile) });
    const { certificate } = authority;
    removeScratch(directory);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new FaultyProxy(server, certificate, upstream);
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

interface Upstream {
  readonly url: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}
