import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Authority } from './authority.ts';
import { removeScratch, scratchDirectory } from './scratch.ts';

/**
 * An OIDC issuer with a certificate authority of its own, which signs whatever claims a test asks for. Its tokens carry the
 * issuer URL it is given; its documents are served on 127.0.0.1.
 */
export class Issuer {
  readonly url: string;
  readonly discoveryUrl: string;
  readonly certificateAuthority: string;
  private readonly server: Server;
  private readonly key: KeyObject;

  private constructor(url: string, server: Server, certificateAuthority: string, key: KeyObject) {
    this.server = server;
    this.key = key;
    this.certificateAuthority = certificateAuthority;
    this.url = url;
    this.discoveryUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}${discoveryPath}`;
  }

  static async start(url: string): Promise<Issuer> {
    const directory = scratchDirectory('issuer');
    const authority = new Authority(directory, 'issuer-ca');
    const certificate = authority.server('issuer');
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'RS256', use: 'sig' };
    const server = createServer(
      { key: readFileSync(certificate.keyFile), cert: readFileSync(certificate.certificateFile) },
      (request, response) => {
        const documents: Record<string, object> = {
          [discoveryPath]: discovery(url, `https://${request.headers.host}/jwks`),
          '/jwks': { keys: [jwk] },
        };
        const document = documents[request.url ?? ''];
        response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
        response.end(JSON.stringify(document ?? {}));
      },
    );
    const { certificate: authorityCertificate } = authority;
    removeScratch(directory);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new Issuer(url, server, authorityCertificate, privateKey);
  }

  /** A signed token with these claims on top of a valid issuer and an hour of life. */
  token(claims: Readonly<Record<string, unknown>>): string {
    const now = Math.floor(Date.now() / 1000);
    const content = [
      { alg: 'RS256', kid: keyId, typ: 'JWT' },
      { iss: this.url, iat: now, exp: now + 3600, ...claims },
    ];
    const signed = content.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), this.key).toString('base64url')}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

const keyId = 'key-1';

const discoveryPath = '/.well-known/openid-configuration';

const discovery = (issuer: string, keys: string): object => ({
  issuer,
  jwks_uri: keys,
  id_token_signing_alg_values_supported: ['RS256'],
  response_types_supported: ['id_token'],
  subject_types_supported: ['public'],
});
