import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Authority } from './authority.ts';
import type { Client } from './client.ts';

/** What stands in a kubelet's place where only logs are asked: the API server asks it, and passes on what it says. */
export class LogKubelet {
  private readonly streams = new Set<ServerResponse>();
  private readonly asked: string[] = [];

  private readonly server: ReturnType<typeof createServer>;
  /** What every container has written. */
  readonly text: string;

  private constructor(server: ReturnType<typeof createServer>, text: string) {
    this.server = server;
    this.text = text;
  }

  /** Paths and queries that the API server asked for. */
  get calls(): readonly string[] {
    return this.asked;
  }

  get following(): number {
    return this.streams.size;
  }

  /** Starts one, and registers it as the only node. */
  static async start(authority: Authority, admin: Client, text: string): Promise<LogKubelet> {
    const { certificateFile, keyFile } = authority.server('log-kubelet');
    const server = createServer({ cert: readFileSync(certificateFile), key: readFileSync(keyFile) });
    const kubelet = new LogKubelet(server, text);
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '', 'https://127.0.0.1');
      kubelet.asked.push(`${url.pathname}${url.search}`);
      response.writeHead(200, { 'content-type': 'text/plain' }).write(kubelet.text);
      if (url.searchParams.get('follow') !== 'true') return response.end();
      kubelet.streams.add(response);
      return response.on('close', () => kubelet.streams.delete(response));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node1' } };
    await admin.request('POST', '/api/v1/nodes', node);
    const { port } = server.address() as AddressInfo;
    const status = {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
    };
    const said = await admin.request('PATCH', '/api/v1/nodes/node1/status', { status }, 'application/merge-patch+json');
    if (!said.ok) throw new Error(`the node cannot be registered: ${said.message}`);
    return kubelet;
  }

  /** Writes to whoever follows. */
  write(text: string): void {
    for (const stream of this.streams) stream.write(text);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}
