import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';

/** A connection to Redis or Valkey that comes back by itself. */
export interface RedisConnection {
  /** Whether the server would be asked now. */
  up(): boolean;
  /**
   * Runs a script on one key; the server keeps its text.
   * @throws Error when the server is away, or did not answer within half a second
   */
  run(script: string, key: string, args: readonly string[]): Promise<readonly (number | string)[]>;
  close(): void;
}

/** What it takes to reach a server. */
export interface RedisPlace {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  /** Path of the certificates that may vouch for it. @default those that Node knows */
  readonly authority?: string | undefined;
}

/**
 * Connects, for as long as it takes; one that is away at first is waited for half a second, and tried again ever after. One
 * whose certificate is not to be believed is away.
 * @throws Error of the system when the file of certificates cannot be read
 */
export async function connectRedis({ url, authority }: RedisPlace): Promise<RedisConnection> {
  const ca = authority === undefined ? undefined : await readFile(authority);
  const { createClient } = await import('@redis/client');
  const client = createClient({
    url,
    name: 'hexabase-kaas-oidc-service',
    // What cannot be asked at once is counted elsewhere; asked later it would count twice.
    disableOfflineQueue: true,
    // An idle connection is pinged, so one on which nothing came for twice that time is dead or its server hangs.
    pingInterval: silence / 2,
    socket: {
      connectTimeout: silence,
      socketTimeout: silence,
      ...(ca !== undefined && { tls: true, ca }),
      reconnectStrategy: (tries: number) => Math.min(50 * 2 ** tries, 2_000),
    },
  });
  // Told by the calls that fail.
  client.on('error', () => undefined);
  await inTime(client.connect()).catch(() => undefined);
  return {
    up: () => client.isReady,
    run: (script, key, args) => {
      const sha = createHash('sha1').update(script).digest('hex');
      const call = { keys: [key], arguments: [...args] };
      const reply = client.evalSha(sha, call).catch((error: Error) => {
        // A server that was restarted has forgotten it.
        if (!error.message.startsWith('NOSCRIPT')) throw error;
        return client.eval(script, call);
      });
      return inTime(reply) as Promise<(number | string)[]>;
    },
    close: () => client.destroy(),
  };
}

/** Milliseconds that a call waits for the server. */
const patience = 500;
const silence = 2_000;

async function inTime<T>(work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = after(patience, undefined, { signal: over.signal, ref: false }).then(() => {
    throw new Error(`Redis did not answer within ${patience} ms`);
  });
  // Whatever ends second is nobody's business any more.
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
