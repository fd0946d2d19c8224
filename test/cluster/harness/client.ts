import { Agent, request } from 'node:https';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { Mapping } from './mapping.ts';

export interface Connection {
  readonly url: string;
  readonly certificateAuthority: string;
  /** Client certificate and its key, in PEM. @default none */
  readonly certificate?: string;
  readonly key?: string;
  /** Bearer token. @default none */
  readonly token?: string;
  /** Name that the server has to prove, and is asked for. @default the host of the URL */
  readonly serverName?: string;
}

/** Whom the API server takes the caller for. */
export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly ok: boolean;
  /** The parsed object, or `{ message }` with the text where the answer is no JSON. */
  readonly body: Readonly<Record<string, unknown>>;
  /** What the API server says about it: empty for a plain success. */
  readonly message: string;
  /** `Warning` headers: deprecated versions, pods that a stricter standard would refuse. */
  readonly warnings: readonly string[];
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Talks to one API server, as one identity; its TLS certificate is verified. */
export class Client {
  private readonly connection: Connection;
  private readonly identity: Identity | undefined;
  private readonly agent: Agent;
  readonly mapping: Mapping;

  constructor(connection: Connection, identity?: Identity, shared?: Client) {
    this.connection = connection;
    this.identity = identity;
    const { certificateAuthority: ca, certificate: cert, key, serverName: servername } = connection;
    this.agent =
      shared?.agent ??
      new Agent({ keepAlive: true, maxSockets, ca, ...(cert && { cert, key }), ...(servername && { servername }) });
    this.mapping = shared?.mapping ?? new Mapping(this);
  }

  /** The same connection, by impersonation. */
  as(identity: Identity): Client {
    return new Client(this.connection, identity, this);
  }

  request(
    method: Method,
    path: string,
    body?: unknown,
    contentType = 'application/json',
    extra: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = { ...this.headers(text, contentType), ...extra };
    return new Promise((resolve, reject) => {
      const call = request(
        new URL(path, this.connection.url),
        {
          method,
          agent: this.agent,
          headers,
          timeout: 30_000,
        },
        (response) => {
          let received = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => {
            received += part;
          });
          response.on('error', reject);
          response.on('end', () =>
            resolve(answer(response.statusCode ?? 0, received, response.headersDistinct.warning?.map(warningText))),
          );
        },
      );
      call.on('timeout', () => call.destroy(new Error(`${method} ${path} got no answer for 30 s`)));
      call.on('error', reject);
      call.end(text);
    });
  }

  async read(manifest: Manifest): Promise<Answer> {
    return this.request('GET', await this.mapping.path(manifest));
  }

  /** Whether the API server would take the object as it is: unknown fields and failed rules are errors. */
  async dryRun(manifest: Manifest): Promise<Answer> {
    return this.patch(manifest, '&dryRun=All');
  }

  async apply(manifest: Manifest): Promise<Answer> {
    const applied = await this.patch(manifest, '');
    if (applied.ok) return applied;
    throw new Error(`${manifest.kind} ${manifest.metadata.name}: ${applied.message}`);
  }

  async remove(manifest: Manifest): Promise<Answer> {
    return this.request('DELETE', await this.mapping.path(manifest), { propagationPolicy: 'Background' });
  }

  private async patch(manifest: Manifest, parameters: string): Promise<Answer> {
    const path = await this.mapping.path(manifest);
    const query = `fieldManager=kaas&force=true&fieldValidation=Strict${parameters}`;
    return this.request('PATCH', `${path}?${query}`, manifest, 'application/apply-patch+yaml');
  }

  private headers(body: string | undefined, contentType: string): Record<string, string | string[]> {
    return {
      accept: 'application/json',
      // Node does not tell the length of a DELETE's body by itself, and the server would read it as the next request.
      ...(body !== undefined && { 'content-type': contentType, 'content-length': String(Buffer.byteLength(body)) }),
      ...(this.connection.token && { authorization: `Bearer ${this.connection.token}` }),
      ...(this.identity && { 'impersonate-user': this.identity.user }),
      ...(this.identity && this.identity.groups.length > 0 && { 'impersonate-group': [...this.identity.groups] }),
    };
  }
}

/** A test that asks for hundreds of objects at once would run out of somebody's patience in between. */
const maxSockets = 16;

/** From `299 - "text"`, with quotes inside escaped. */
const warningText = (header: string): string => header.replace(/^\d+ \S+ "(.*)"$/, '$1').replaceAll('\\"', '"');

function answer(status: number, text: string, warnings: readonly string[] = []): Answer {
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(text) as Record<string, unknown>;
  } catch {
    body = { message: text };
  }
  const ok = status >= 200 && status < 300;
  return { status, ok, body, message: ok ? '' : `${status} ${String(body.message ?? text)}`, warnings };
}
