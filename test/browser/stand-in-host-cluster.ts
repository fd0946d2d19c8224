// The API server of a host cluster for tests of pages: lists and watches of whatever a test puts there. The real one is asked in
// the cluster tier.
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Authorities, authorities } from '../oidc-service/authorities.ts';

/** An object as an API server answers it. */
export interface HostRaw {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly resourceVersion?: string;
  };
  readonly [field: string]: unknown;
}

interface Watch {
  readonly plural: string;
  readonly query: URLSearchParams;
  readonly response: ServerResponse;
}

export class StandInHostCluster {
  readonly #authorities: Authorities = authorities();
  readonly #server: Server;
  readonly #objects = new Map<string, HostRaw>();
  readonly #watches = new Set<Watch>();
  #version = 1;

  private constructor() {
    const { certificateFile, keyFile } = this.#authorities.certificate;
    this.#server = createServer(
      { cert: readFileSync(certificateFile), key: readFileSync(keyFile) },
      (request, response) => this.#serve(request, response),
    );
  }

  static async start(): Promise<StandInHostCluster> {
    const one = new StandInHostCluster();
    await new Promise<void>((resolve) => one.#server.listen(0, '127.0.0.1', resolve));
    return one;
  }

  /** Writes a kubeconfig that leads here. */
  kubeconfig(file: string): string {
    const { port } = this.#server.address() as AddressInfo;
    const config = {
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'c', users: [{ name: 'u', user: {} }] },
      clusters: [
        {
          name: 'h',
          cluster: { server: `https://localhost:${port}`, 'certificate-authority': this.#authorities.trusted },
        },
      ],
      contexts: [{ name: 'c', context: { cluster: 'h', user: 'u' } }],
    };
    writeFileSync(file, JSON.stringify(config));
    return file;
  }

  /** Puts an object there, or another state of it; whoever watches is told. */
  put(plural: string, raw: HostRaw): void {
    const key = `${plural}/${raw.metadata.namespace}/${raw.metadata.name}`;
    const type = this.#objects.has(key) ? 'MODIFIED' : 'ADDED';
    const object = { ...raw, metadata: { ...raw.metadata, resourceVersion: String(++this.#version) } };
    this.#objects.set(key, object);
    for (const watch of this.#watches)
      if (watch.plural === plural && chosen(object, watch.query))
        watch.response.write(`${JSON.stringify({ type, object })}\n`);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#authorities.remove();
  }

  #serve(request: IncomingMessage, response: ServerResponse): ServerResponse {
    const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://host');
    const steps = pathname.split('/').slice(pathname.startsWith('/apis/') ? 4 : 3);
    if (steps[0] === 'namespaces' && steps.length === 2)
      return answer(response, 200, { metadata: { name: steps[1], uid: 'the-host' } });
    if (steps[0] === 'namespaces') {
      const one = this.#objects.get(`${steps[2]}/${steps[1]}/${steps[3]}`);
      return answer(response, one === undefined ? 404 : 200, one ?? { code: 404 });
    }
    const [plural = ''] = steps;
    if (query.get('watch') !== 'true') {
      const items = [...this.#objects]
        .filter(([key, object]) => key.startsWith(`${plural}/`) && chosen(object, query))
        .map(([, object]) => object);
      return answer(response, 200, { metadata: { resourceVersion: String(this.#version) }, items });
    }
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
    const watch = { plural, query, response };
    this.#watches.add(watch);
    return response.on('close', () => this.#watches.delete(watch));
  }
}

/** Whether selectors of a query choose an object: a name, or labels. */
function chosen({ metadata }: HostRaw, query: URLSearchParams): boolean {
  const name = /^metadata\.name=(.*)$/.exec(query.get('fieldSelector') ?? '')?.[1];
  if (name !== undefined && name !== metadata.name) return false;
  const labels = (query.get('labelSelector') ?? '').split(',').filter((one) => one !== '');
  return labels.every((one) => {
    const [key = '', value] = one.split('=');
    const own = metadata.labels?.[key];
    return value === undefined ? own !== undefined : own === value;
  });
}

/** @returns the response, so that whoever answers can return at once */
const answer = (response: ServerResponse, status: number, body: object): ServerResponse =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
