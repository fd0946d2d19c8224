import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Client, Method } from '../cluster/harness/client.ts';

type Stored = Record<string, unknown> & { metadata: Record<string, unknown> };

/**
 * Stands for the API servers of all vClusters, each below a path of its own. One real API server validates, defaults and
 * admits every object as a dry run, and what it answers is kept here for each tenant: fifty real ones would need more memory
 * and processor than all that is measured, and in one shared by all, tenants would overwrite each other's policies and
 * roles for ever. It holds for one writer that applies server-side, which Flux is.
 */
export class Tenants {
  /** Requests that were answered. */
  requests = 0;
  /** Objects that were made, changed or removed. */
  writes = 0;
  private readonly server: Client;
  private readonly objects = new Map<string, Map<string, Stored>>();
  private readonly namespaces = new Set<string>();
  private version = 1;

  constructor(server: Client) {
    this.server = server;
  }

  /** What a tenant's API server would answer for this path. */
  object(tenant: string, path: string): unknown {
    return this.objects.get(tenant)?.get(path);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, , tenant = '', ...rest] = (request.url ?? '').split('/');
    this.requests++;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { status, body } = await this.answer(tenant, `/${rest.join('/')}`, request, Buffer.concat(parts).toString());
    response.writeHead(status, { 'content-type': contentType(body) }).end(JSON.stringify(body));
  }

  private async answer(tenant: string, url: string, request: IncomingMessage, text: string) {
    const { pathname, searchParams } = new URL(url, 'https://tenant');
    const own = this.objects.get(tenant) ?? new Map<string, Stored>();
    this.objects.set(tenant, own);
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const stored = own.get(pathname);
    if (request.method === 'GET' && stored !== undefined) return { status: 200, body: stored };
    if (request.method === 'GET' && this.namespaces.has(pathname)) return { status: 404, body: notFound };
    if (request.method === 'DELETE') {
      if (own.delete(pathname)) this.writes++;
      return { status: stored === undefined ? 404 : 200, body: stored ?? notFound };
    }
    const dry = searchParams.has('dryRun');
    if (request.method === 'PATCH') searchParams.set('dryRun', 'All');
    const type = request.headers['content-type'];
    const accept = request.headers.accept ?? 'application/json';
    const forwarded = `${pathname}?${searchParams}`;
    const answer = await this.server.request(request.method as Method, forwarded, body, type, { accept });
    if (request.method !== 'PATCH' || !answer.ok) return answer;
    const applied = this.continued(answer.body as Stored, stored);
    if (!dry) {
      if (stored === undefined && applied.kind === 'Namespace') await this.makeNamespace(pathname);
      if (applied !== stored) this.writes++;
      own.set(pathname, applied);
    }
    return { status: stored === undefined ? 201 : 200, body: applied };
  }

  /** The real server sees every object for the first time, so its identity and age are those of the first answer. */
  private continued(fresh: Stored, stored: Stored | undefined): Stored {
    if (stored === undefined) {
      return { ...fresh, metadata: { ...fresh.metadata, resourceVersion: String(++this.version), generation: 1 } };
    }
    const { uid, creationTimestamp, resourceVersion, generation, managedFields } = stored.metadata;
    const same = { ...fresh.metadata, uid, creationTimestamp, resourceVersion, generation, managedFields };
    const unchanged = { ...fresh, metadata: same };
    if (canonical(unchanged) === canonical(stored)) return stored;
    const next = { resourceVersion: String(++this.version), generation: Number(generation) + 1 };
    return { ...fresh, metadata: { ...same, ...next, managedFields: fresh.metadata.managedFields } };
  }

  /** A dry run needs the namespace that it is in. */
  private async makeNamespace(path: string): Promise<void> {
    this.namespaces.add(path);
    const metadata = { name: path.split('/').at(-1) };
    await this.server.request('POST', '/api/v1/namespaces', { metadata });
  }
}

const notFound = { apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Failure', reason: 'NotFound', code: 404 };

function contentType({ kind, apiVersion }: Readonly<Record<string, unknown>>): string {
  if (kind !== 'APIGroupDiscoveryList') return 'application/json';
  return `application/json;g=apidiscovery.k8s.io;v=${String(apiVersion).split('/')[1]};as=APIGroupDiscoveryList`;
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
