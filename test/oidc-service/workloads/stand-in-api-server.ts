// The API server of one workspace for tests of pages: it believes the tokens that the service issues for that workspace, and
// decides by their groups. The real one is asked in the cluster tier.
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { type Authorities, authorities } from '../authorities.ts';

interface Stored {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
  spec?: Record<string, unknown>;
  [field: string]: unknown;
}

/** How it answers instead, for the next calls. */
export type Trouble = 'none' | 'redirect' | 'silent' | 'endless' | 'garbage' | 'half' | 'error';

export class StandInApiServer {
  readonly authorities: Authorities = authorities();
  readonly #server: Server;
  readonly #objects = new Map<string, Stored>();
  readonly #streams = new Set<ServerResponse>();
  /** Tokens that came, by their claims. */
  readonly seen: JWTPayload[] = [];
  /** Calls that were let in: method and path. */
  readonly calls: string[] = [];
  trouble: Trouble = 'none';
  /** Where the service is, and what it takes for now. */
  issuer = { url: '', name: '', now: (): Date => new Date() };
  /** Lines that every container has written. */
  log = '2026-11-21T11:00:00.000000001Z hello\n';
  /** Another writer, at the last moment before something is changed. */
  overtake: (() => void) | undefined;
  #uid = 0;

  private constructor() {
    const { certificateFile, keyFile } = this.authorities.certificate;
    this.#server = createServer(
      { cert: readFileSync(certificateFile), key: readFileSync(keyFile) },
      // Whoever goes away in the middle has made no error of the test's.
      (request, response) => void this.#serve(request, response).catch(() => response.destroy()),
    );
  }

  static async start(): Promise<StandInApiServer> {
    const one = new StandInApiServer();
    await new Promise<void>((resolve) => one.#server.listen(0, '127.0.0.1', resolve));
    return one;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What the service is told of it. */
  get environment(): Record<string, string> {
    return {
      WORKSPACE_API_ADDRESS: `https://localhost:${this.port}/of/{workspace}`,
      WORKSPACE_API_CA: this.authorities.trusted,
    };
  }

  put(plural: string, object: Stored): void {
    const { namespace, name } = object.metadata;
    const metadata = { creationTimestamp: '2026-11-21T10:00:00Z', uid: `uid-${++this.#uid}`, ...object.metadata };
    Object.assign(metadata, { resourceVersion: String(this.#uid) });
    this.#objects.set(`${plural}/${namespace}/${name}`, { ...object, metadata });
  }

  get(plural: string, namespace: string, name: string): Stored | undefined {
    return this.#objects.get(`${plural}/${namespace}/${name}`);
  }

  clear(): void {
    this.#objects.clear();
    this.calls.length = 0;
    this.seen.length = 0;
    this.overtake = undefined;
  }

  /** Writes to every log that is followed. */
  write(text: string): void {
    for (const stream of this.#streams) stream.write(text);
  }

  /** Ends every log that is followed, as a container does. */
  endLogs(): void {
    for (const stream of this.#streams) stream.end();
  }

  get following(): number {
    return this.#streams.size;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.authorities.remove();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? '', 'https://localhost');
    const [, , workspace = '', ...path] = url.pathname.split('/').map(decodeURIComponent);
    if (this.trouble === 'silent') return;
    if (this.trouble === 'redirect')
      return void response.writeHead(302, { location: `${this.issuer.url}/caught` }).end();
    if (this.trouble === 'garbage') {
      response.writeHead(200).end('<html>not json');
      return;
    }
    if (this.trouble === 'error') {
      response.writeHead(500).end('{"message":"etcd is away"}');
      return;
    }
    if (this.trouble === 'half') {
      response.writeHead(200, { 'content-length': '1000' }).write('{"items":[');
      return void setTimeout(() => response.destroy(), 20);
    }
    if (this.trouble === 'endless') {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', more);
      };
      return more();
    }
    const claims = await this.#claimsOf(request, workspace);
    if (claims === undefined) return answer(response, 401, { message: 'Unauthorized' });
    this.seen.push(claims);
    this.calls.push(`${request.method} /${path.join('/')}`);
    const groups = (claims.groups ?? []) as string[];
    const body = await bodyOf(request);
    return this.#decide(request.method ?? '', path, url.searchParams, groups, body, response);
  }

  async #claimsOf({ headers }: IncomingMessage, workspace: string): Promise<JWTPayload | undefined> {
    const keys = createRemoteJWKSet(new URL(`${this.issuer.url}/oidc/jwks`));
    const token = (headers.authorization ?? '').replace('Bearer ', '');
    const { payload } = await jwtVerify(token, keys, {
      issuer: this.issuer.name,
      audience: `workspace-${workspace}`,
      currentDate: this.issuer.now(),
    }).catch(() => ({ payload: undefined }));
    return payload;
  }

  #decide(
    method: string,
    path: readonly string[],
    query: URLSearchParams,
    groups: readonly string[],
    body: Record<string, unknown>,
    response: ServerResponse,
  ): ServerResponse {
    const at = path[0] === 'api' ? 2 : 3;
    const [, namespace = '', plural = '', name = '', below = ''] = path.slice(at);
    const admin = groups.includes('WSAdmins');
    if (path.at(-1) === 'selfsubjectrulesreviews')
      return answer(response, 201, { status: { resourceRules: rules(admin) } });
    const hidden = groups.includes('WSUsers') && ['cronjobs', 'resourcequotas'].includes(plural) && !admin;
    if ((!admin && method !== 'GET') || hidden)
      return answer(response, 403, { message: `${plural} is forbidden: User cannot ${method} in ${namespace}` });
    const key = `${plural}/${namespace}/${name}`;
    if (below === 'log') return this.#log(query, response);
    if (method === 'GET' && name === '') {
      const items = [...this.#objects]
        .filter(([one]) => one.startsWith(`${plural}/${namespace}/`))
        .map(([, object]) => object);
      const from = Number(query.get('continue') ?? 0);
      const size = Number(query.get('limit') ?? 500);
      const more = from + size < items.length ? { continue: String(from + size) } : {};
      return answer(response, 200, { metadata: more, items: items.slice(from, from + size) });
    }
    const standing = this.#objects.get(key);
    if (method === 'POST') {
      const object = body as unknown as Stored;
      if (this.get(plural, namespace, object.metadata.name) !== undefined)
        return answer(response, 409, { message: 'it already exists' });
      if (JSON.stringify(object).includes('untrusted.example'))
        return answer(response, 422, { message: "ValidatingAdmissionPolicy 'kaas-trusted-registries' denied request" });
      if (query.get('dryRun') === null) this.put(plural, object);
      return answer(response, 201, this.get(plural, namespace, object.metadata.name) ?? object);
    }
    if (standing === undefined) return answer(response, 404, { message: `${key} not found` });
    if (method === 'PATCH') {
      this.overtake?.();
      const wanted = (body.metadata as { resourceVersion?: string } | undefined)?.resourceVersion;
      const now = this.#objects.get(key) as Stored;
      if (wanted !== undefined && wanted !== now.metadata.resourceVersion)
        return answer(response, 409, { message: 'the object has been modified' });
      this.put(plural, merged(now, body) as Stored);
      return answer(response, 200, this.#objects.get(key) as Stored);
    }
    if (method === 'DELETE') this.#objects.delete(key);
    return answer(response, 200, standing);
  }

  #log(query: URLSearchParams, response: ServerResponse): ServerResponse {
    response.writeHead(200, { 'content-type': 'text/plain' });
    const all = this.log.split(/(?<=\n)/);
    const since = query.get('sinceTime') ?? '';
    const shown =
      since === '' ? all.slice(-Number(query.get('tailLines') ?? all.length)) : all.filter((line) => line >= since);
    response.write(shown.join('').slice(0, Number(query.get('limitBytes') ?? 1e9)));
    if (query.get('follow') !== 'true') return response.end();
    this.#streams.add(response);
    return response.on('close', () => this.#streams.delete(response));
  }
}

/** JSON Merge Patch (RFC 7396). */
function merged(standing: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> = { ...(standing as object) };
  for (const [key, value] of Object.entries(patch))
    if (value === null) delete result[key];
    else result[key] = merged(typeof result[key] === 'object' ? result[key] : {}, value);
  return result;
}

const rules = (admin: boolean) => [
  { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'pods/log'] },
  ...(admin
    ? [
        { verbs: ['*'], apiGroups: ['apps'], resources: ['deployments', 'statefulsets', 'daemonsets'] },
        { verbs: ['get', 'patch'], apiGroups: ['apps'], resources: ['deployments/scale', 'statefulsets/scale'] },
      ]
    : []),
];

/** @returns the response, so that whoever answers can return at once */
const answer = (response: ServerResponse, status: number, body: object): ServerResponse =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const part of request) text += part;
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
