import { Agent, type RequestOptions, request as requestHttps } from 'node:https';
import { DeliveryError, issue } from '../delivery-error.js';
import type { ApiAnswer, ApiRequest, Send } from './api-server.js';
import { parseRetryAfter } from './retry.js';

/** Which API server, and as whom; every part of it has the meaning that kubectl gives it. */
export interface KubeconfigOptions {
  /**
   * File to read.
   * @default what KUBECONFIG names, then ~/.kube/config, then the service account of the pod
   */
  readonly file?: string;
  /**
   * Text of a kubeconfig, instead of a file.
   * @default none
   */
  readonly text?: string;
  /**
   * Context of it.
   * @default its current context
   */
  readonly context?: string;
}

/** Milliseconds that one attempt may take. A server that is slower than that is as good as away. */
const requestTimeout = 20_000;

/**
 * Sends requests as a kubeconfig says: certificates, tokens, exec plugins and proxies are the business of
 * `@kubernetes/client-node`, which is loaded here and nowhere else, when the first request is made.
 *
 * Requests are sent as they are, and not by that library's KubernetesObjectApi, which leaves out fields that its typed
 * models do not know.
 */
export function kubeconfigSend(options: KubeconfigOptions): Send {
  let config: ReturnType<typeof load> | undefined;
  let settled: { readonly until: number; readonly server: URL; readonly options: RequestOptions } | undefined;
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  return async (request) => {
    config ??= load(options);
    const loaded = await config;
    // Reading a certificate's file for each of thousands of requests is slow; a minute later it may have been renewed.
    if (settled === undefined || settled.until < performance.now()) {
      const cluster = loaded.getCurrentCluster();
      if (cluster === null) throw refused('has no cluster in its context');
      const own: RequestOptions = {};
      await loaded.applyToHTTPSOptions(own as Parameters<typeof loaded.applyToHTTPSOptions>[0]);
      if (cluster.proxyUrl === undefined) own.agent = agent;
      settled = { until: performance.now() + 60_000, server: new URL(cluster.server), options: own };
    }
    const answer = await sendOnce(settled.server, settled.options, request);
    if (answer.status === 401) settled = undefined;
    return answer;
  };
}

/**
 * Reads a kubeconfig as a delivery would, and asks no server anything.
 *
 * @throws DeliveryError `DELIVERY_CLUSTER` when a delivery could not use it
 */
export async function checkKubeconfig(options: KubeconfigOptions = {}): Promise<void> {
  await load(options);
}

/** Sends one request over TLS whose certificate is verified, and reads the JSON that comes back. */
export function sendOnce(server: URL, options: RequestOptions, request: ApiRequest): Promise<ApiAnswer> {
  const text = request.body === undefined ? undefined : JSON.stringify(request.body);
  const url = new URL(server.pathname.replace(/\/$/, '') + request.path, server);
  const headers = {
    ...(options.headers as Record<string, string> | undefined),
    accept: request.accept ?? 'application/json',
    'user-agent': 'hexabase-kaas',
    // Node does not tell the length of a DELETE's body by itself, and the server would read it as the next request.
    ...(text !== undefined && {
      'content-type': request.contentType ?? 'application/json',
      'content-length': String(Buffer.byteLength(text)),
    }),
  };
  return new Promise((resolve, reject) => {
    const call = requestHttps(url, { ...options, method: request.method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        clearTimeout(patience);
        const retryAfter = parseRetryAfter(response.headers['retry-after'], Date.now());
        resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString('utf8')), retryAfter });
      });
    });
    const patience = setTimeout(
      () => call.destroy(new Error(`no answer within ${requestTimeout / 1000} s`)),
      requestTimeout,
    );
    call.on('error', (error) => {
      clearTimeout(patience);
      reject(error);
    });
    call.end(text);
  });
}

async function load({ file, text, context }: KubeconfigOptions) {
  let client: typeof import('@kubernetes/client-node');
  try {
    client = await import('@kubernetes/client-node');
  } catch (error) {
    const fix = 'npm install @kubernetes/client-node@2, on Node 22.19 or later';
    throw new DeliveryError([
      issue('DELIVERY_CLUSTER', '@kubernetes/client-node', `cannot be loaded: ${(error as Error).message}`, fix),
    ]);
  }
  const config = new client.KubeConfig();
  try {
    if (text !== undefined) config.loadFromString(text);
    else if (file !== undefined) config.loadFromFile(file);
    else config.loadFromDefault();
  } catch (error) {
    // Of a text, the parser's message would quote lines that may hold a key.
    throw refused(text === undefined ? `cannot be read: ${(error as Error).message.split('\n')[0]}` : 'cannot be read');
  }
  if (context !== undefined) {
    if (config.getContextObject(context) === null) {
      const known = config.getContexts().map(({ name }) => name);
      throw refused(`has no context ${JSON.stringify(context)}; it has ${known.join(', ') || 'none'}`);
    }
    config.setCurrentContext(context);
  }
  const server = config.getCurrentCluster()?.server;
  if (server === undefined || !server.startsWith('https://')) {
    throw refused(server === undefined ? 'names no cluster' : `names ${server}, which is not https`);
  }
  return config;
}

/** An answer that is no JSON, as a proxy in between gives it, is told by its first words. */
function parse(text: string): ApiAnswer['body'] {
  if (text === '') return {};
  try {
    return JSON.parse(text) as ApiAnswer['body'];
  } catch {
    return { message: text.slice(0, 200) };
  }
}

const refused = (message: string): DeliveryError =>
  new DeliveryError([
    issue('DELIVERY_CLUSTER', 'kubeconfig', message, 'name a file and a context that kubectl works with'),
  ]);
