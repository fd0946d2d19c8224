import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import {
  type Access,
  AnswerTooLargeError,
  type ApiCall,
  type WorkspaceApi,
  WorkspaceSilentError,
} from './workspace-api.js';

/** Milliseconds for an answer to begin, and to be there as a whole. */
const [patience, wholePatience] = [10_000, 20_000];
/** Most bytes of an answer that is read as a whole. */
export const mostAnswerBytes = 8 * 1_024 * 1_024;

/**
 * API servers over HTTPS. Redirects are not followed, for Node follows none; certificates are verified; and no call keeps
 * anything but the connection.
 * @param certificateAuthorities in PEM, in place of those that the machine trusts. @default those
 */
export function httpsWorkspaceApi(certificateAuthorities?: string): WorkspaceApi & { close(): void } {
  const tls = {
    minVersion: 'TLSv1.2' as const,
    ...(certificateAuthorities !== undefined && { ca: certificateAuthorities }),
  };
  const short = new Agent({ ...tls, keepAlive: true, maxSockets: 16, maxFreeSockets: 4, timeout: 60_000 });
  // Streams hold their connections, and would hold up every other call.
  const long = new Agent(tls);
  const send = (agent: Agent, access: Access, call: ApiCall, signal: AbortSignal): Promise<IncomingMessage> => {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const text = call.body === undefined ? undefined : JSON.stringify(call.body);
    const outgoing = request(urlOf(access.address, call), {
      agent,
      signal,
      method: call.method,
      headers: {
        authorization: `Bearer ${access.token}`,
        accept: 'application/json',
        'user-agent': 'hexabase-kaas-console',
        ...(text !== undefined && {
          'content-type': call.type ?? 'application/json',
          'content-length': String(Buffer.byteLength(text)),
        }),
      },
    });
    outgoing.setTimeout(patience, () => outgoing.destroy(new Error('no answer in time')));
    outgoing.on('response', (response) => {
      outgoing.setTimeout(0);
      resolve(response);
    });
    outgoing.on('error', (cause: NodeJS.ErrnoException) =>
      reject(new WorkspaceSilentError(whyOf(cause.code), { cause })),
    );
    outgoing.end(text);
    return promise;
  };
  return {
    ask: async (access, call) => {
      const response = await send(short, access, call, AbortSignal.timeout(wholePatience));
      const parts: Buffer[] = [];
      let bytes = 0;
      try {
        for await (const part of response as AsyncIterable<Buffer>) {
          bytes += part.length;
          if (bytes > mostAnswerBytes) throw new AnswerTooLargeError(mostAnswerBytes);
          parts.push(part);
        }
      } catch (cause) {
        response.destroy();
        if (cause instanceof AnswerTooLargeError) throw cause;
        throw new WorkspaceSilentError('silent', { cause });
      }
      return { status: response.statusCode ?? 0, body: jsonOf(Buffer.concat(parts).toString('utf8')) };
    },
    read: async (access, call, bytes, signal) => {
      const response = await send(long, access, call, signal);
      return { status: response.statusCode ?? 0, chunks: bounded(response, bytes) };
    },
    close: () => {
      short.destroy();
      long.destroy();
    },
  };
}

async function* bounded(response: IncomingMessage, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      if (part.length >= left) {
        yield part.subarray(0, left);
        return;
      }
      left -= part.length;
      yield part;
    }
  } finally {
    response.destroy();
  }
}

/** @throws TypeError for what would lead elsewhere than below the address */
function urlOf(address: string, { path, query = {} }: ApiCall): URL {
  const { origin, protocol, pathname } = new URL(address);
  if (protocol !== 'https:') throw new TypeError('the address of a workspace is https');
  if (path.some((step) => step === '' || step === '.' || step === '..')) throw new TypeError('a step leads elsewhere');
  const url = new URL(`${origin}${pathname.replace(/\/$/, '')}/${path.map(encodeURIComponent).join('/')}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

const whyOf = (code = ''): WorkspaceSilentError['why'] =>
  /^ENOTFOUND|^EAI_/.test(code)
    ? 'unknown'
    : /CERT|TLS|SSL|SELF_SIGNED|ALTNAME|ISSUER|UNABLE_TO/.test(code)
      ? 'untrusted'
      : 'silent';

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text.slice(0, 600) };
  }
}
