import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import {
  createServer as createHttpServer,
  request as httpRequest,
  type RequestListener,
  type RequestOptions,
  type Server,
} from 'node:http';
import { createServer as createHttpsServer, request as httpsRequest } from 'node:https';
import { join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { names } from '@hexabase-kaas/tenancy';
import { addresses, workspaceDomain } from './addresses.ts';
import { gitHandler } from './git-server.ts';
import { passthroughPort } from './ingress.ts';
import { issuerUrl, publicKey } from './token.ts';

// Everything that a cluster reaches over the internet, and the metadata service that its pods must not reach, as a program
// of its own: `node outside.ts CONFIG.json`. It says so when it listens everywhere, and ends at a SIGTERM.

export interface OutsideConfig {
  /** Of the internet. */
  readonly address: string;
  /** Of the cloud's metadata service. */
  readonly metadataAddress: string;
  /** TLS certificate for all names, and its key, in PEM. */
  readonly certificateFile: string;
  readonly keyFile: string;
  /** Folder of bare Git repositories. */
  readonly gitRoot: string;
  /** Folder that is a Helm repository. */
  readonly chartRoot: string;
  /** Private RSA key of the issuer, in PEM. */
  readonly issuerKeyFile: string;
  /** While this file is there, it holds the host and port where the issuer is instead. */
  readonly issuerUpstreamFile: string;
  /** @default 443 */
  readonly httpsPort?: number;
  /** @default 80 */
  readonly httpPort?: number;
}

const config = JSON.parse(readFileSync(process.argv[2] ?? '/dev/stdin', 'utf8')) as OutsideConfig;

const text =
  (content: string, status = 200): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'text/plain' }).end(content);
  };

const sites: Readonly<Record<string, RequestListener>> = {
  'git.example.com': gitHandler(config.gitRoot),
  'charts.loft.sh': files(config.chartRoot),
  [new URL(issuerUrl).hostname]: issuer(config),
  'www.example.com': text('internet'),
};

const tls = { cert: readFileSync(config.certificateFile), key: readFileSync(config.keyFile) };
const { httpPort = 80, httpsPort = 443 } = config;
const listening = [
  listen(createHttpsServer(tls, bySite), httpsPort, config.address),
  listen(createHttpServer(text('internet')), httpPort, config.address),
  listen(createHttpServer(text('metadata')), httpPort, config.metadataAddress),
];
const servers = await Promise.all(listening);
process.once('SIGTERM', () => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});
console.log(`outside: ${config.address} and ${config.metadataAddress} listen`);

async function listen<S extends Server>(server: S, port: number, address: string): Promise<S> {
  await new Promise<void>((done, failed) => server.once('error', failed).listen(port, address, done));
  return server;
}

function bySite(...[request, response]: Parameters<RequestListener>): void {
  const name = request.headers.host?.replace(/:\d+$/, '') ?? '';
  const [workspace = '', ...domain] = name.split('.');
  const edge = domain.join('.') === workspaceDomain ? apiServerOf(workspace) : undefined;
  const site = Object.hasOwn(sites, name) ? sites[name] : edge;
  try {
    (site ?? text(`no site ${name}`, 421))(request, response);
  } catch (error) {
    // A path that cannot be decoded; the next request must find the world as it was.
    text((error as Error).message, 400)(request, response);
  }
}

function files(root: string): RequestListener {
  return (request, response) => {
    const file = join(root, normalize(decodeURIComponent(`/${request.url?.split('?')[0]}`)));
    const found = statSync(file, { throwIfNoEntry: false });
    if (!found?.isFile()) return text('not found', 404)(request, response);
    response.writeHead(200, { 'content-length': found.size });
    pipeline(createReadStream(file), response).catch(() => response.destroy());
  };
}

/** One that signs nothing and only vouches for a key, or a real one that listens in the same network. */
function issuer({ issuerKeyFile, issuerUpstreamFile }: OutsideConfig): RequestListener {
  // API servers read the metadata once, so the keys are where the real one has them.
  const keysPath = '/oidc/jwks';
  const documents: Readonly<Record<string, object>> = {
    '/.well-known/openid-configuration': {
      issuer: issuerUrl,
      jwks_uri: `${issuerUrl}${keysPath}`,
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
    },
    [keysPath]: { keys: [publicKey(issuerKeyFile)] },
  };
  return (request, response) => {
    if (existsSync(issuerUpstreamFile)) {
      forward(readFileSync(issuerUpstreamFile, 'utf8'), request, response);
      return;
    }
    const document = documents[request.url ?? ''];
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  };
}

/** As a reverse proxy that ends TLS by the platform's certificate, and hands requests to a vCluster's API server. */
function apiServerOf(namespace: string): RequestListener {
  const options = {
    host: addresses.nodes.node1,
    port: passthroughPort,
    servername: names.serviceHost(namespace),
    // Which authority a vCluster has made for itself is in a Secret of its namespace.
    rejectUnauthorized: false,
  };
  return (request, response) => pass(httpsRequest, options, request, response);
}

function forward(upstream: string, ...[request, response]: Parameters<RequestListener>): void {
  const [host, port] = upstream.split(':');
  const forwarded = {
    'x-forwarded-for': request.socket.remoteAddress,
    'x-forwarded-host': request.headers.host,
    'x-forwarded-proto': 'https',
  };
  pass(httpRequest, { host, port, headers: { ...request.headers, ...forwarded } }, request, response);
}

function pass(
  send: typeof httpRequest,
  options: RequestOptions,
  ...[request, response]: Parameters<RequestListener>
): void {
  const { method, url: path, headers } = request;
  const call = send({ headers, method, path, ...options }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    pipeline(answer, response).catch(() => response.destroy());
  });
  call.on('error', ({ message }) => {
    if (response.headersSent) response.destroy();
    else text(message, 502)(request, response);
  });
  pipeline(request, call).catch(() => call.destroy());
}
