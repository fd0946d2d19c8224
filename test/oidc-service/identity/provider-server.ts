import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

type Json = Record<string, unknown>;
type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** Ways in which a provider answers otherwise than it should. Each is asked when its endpoint is. */
export interface Lies {
  discovery?(metadata: Json): Json;
  jwks?(keys: Json[]): Json[];
  claims?(claims: JWTPayload): JWTPayload;
  /** Makes the ID token by itself. */
  sign?(claims: JWTPayload, key: KeyPair): Promise<string>;
  token?(body: Json): Json;
  userinfo?(body: Json): Json;
  user?(body: Json): unknown;
  emails?(list: Json[]): unknown;
  /** Parameters of the authorization response. */
  answer?(parameters: URLSearchParams): void;
  /** Answers a path by itself; true when it did. */
  raw?(path: string, response: ServerResponse): boolean | Promise<boolean>;
}

/** Whoever stands at the provider when the browser comes. */
export interface Who {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

/** An OpenID provider and a GitHub in one: sound, until it is told to lie. */
export class ProviderServer {
  lies: Lies = {};
  readonly asked: string[] = [];
  private readonly codes = new Map<string, { who: Who; nonce: string; challenge: string; redirect: string }>();
  private readonly tokens = new Map<string, Who>();
  private constructor(
    private readonly server: Server,
    readonly issuer: string,
    private key: KeyPair,
    private kid: string,
  ) {}

  static async start(): Promise<ProviderServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = new ProviderServer(server, issuer, await generateKeyPair('RS256', { extractable: true }), 'one');
    server.on('request', (request, response) => {
      provider.take(request, response).catch(() => response.destroy());
    });
    return provider;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** Takes another key, under another name. */
  async rotate(): Promise<void> {
    this.key = await generateKeyPair('RS256', { extractable: true });
    this.kid += '+';
  }

  /** What the person does at the provider: comes with the authorization request and leaves with a code. */
  authorize(location: string, who: Who): string {
    const asked = new URL(location).searchParams;
    if (asked.get('response_type') !== 'code' || asked.get('code_challenge_method') !== 'S256')
      throw new Error(location);
    const code = randomBytes(16).toString('hex');
    const redirect = asked.get('redirect_uri') as string;
    this.codes.set(code, {
      who,
      nonce: asked.get('nonce') ?? '',
      challenge: asked.get('code_challenge') as string,
      redirect,
    });
    const answer = new URLSearchParams({ code, state: asked.get('state') as string });
    this.lies.answer?.(answer);
    return `${redirect}?${answer}`;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url as string).split('?')[0] as string;
    this.asked.push(path);
    let body = '';
    for await (const chunk of request) body += chunk;
    if (await this.lies.raw?.(path, response)) return;
    const send = (value: unknown, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    const bearer = this.tokens.get((request.headers.authorization ?? '').replace(/^bearer /i, ''));
    if (path === '/.well-known/openid-configuration') return send(this.metadata());
    if (path === '/jwks') return send({ keys: await this.keys() });
    if (path === '/token') return this.redeem(new URLSearchParams(body), send, true);
    if (path === '/login/oauth/access_token') return this.redeem(new URLSearchParams(body), send, false);
    if (bearer === undefined) return send({ error: 'not found' }, 404);
    if (path === '/userinfo') return send(this.lies.userinfo?.({ ...bearer }) ?? bearer);
    const user = { id: Number(bearer.sub), login: bearer.login, name: bearer.name ?? null };
    if (path === '/user') return send(this.lies.user?.(user) ?? user);
    const emails = (bearer.emails ?? []) as Json[];
    if (path === '/user/emails') return send(this.lies.emails?.(emails) ?? emails);
    send({ error: 'not found' }, 404);
  }

  private metadata(): Json {
    const { issuer } = this;
    const metadata = {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    };
    return this.lies.discovery?.(metadata) ?? metadata;
  }

  private async keys(): Promise<Json[]> {
    const keys = [{ ...(await exportJWK(this.key.publicKey)), kid: this.kid, alg: 'RS256', use: 'sig' }];
    return this.lies.jwks?.(keys) ?? keys;
  }

  private async redeem(
    form: URLSearchParams,
    send: (value: unknown, status?: number) => void,
    openid: boolean,
  ): Promise<void> {
    const grant = this.codes.get(form.get('code') ?? '');
    this.codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const sound = grant?.challenge === challenge && grant.redirect === form.get('redirect_uri');
    if (!grant || !sound) return send({ error: 'invalid_grant' }, 400);
    const access_token = randomBytes(16).toString('hex');
    this.tokens.set(access_token, grant.who);
    const now = Math.floor(Date.now() / 1_000);
    const { login: _login, emails: _emails, ...who } = grant.who;
    const sound_claims = { ...who, iss: this.issuer, aud: 'client', nonce: grant.nonce, iat: now, exp: now + 300 };
    const claims = this.lies.claims?.(sound_claims) ?? sound_claims;
    const id_token = await (this.lies.sign?.(claims, this.key) ??
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: this.kid }).sign(this.key.privateKey));
    const body = openid
      ? { access_token, token_type: 'Bearer', expires_in: 300, id_token }
      : { access_token, token_type: 'bearer', scope: 'read:user,user:email' };
    send(this.lies.token?.(body) ?? body);
  }
}
