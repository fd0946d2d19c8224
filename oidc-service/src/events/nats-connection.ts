import { readFile } from 'node:fs/promises';
import type { JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

/** What it takes to reach a stream. */
export interface NatsPlace {
  /** `nats://` or `tls://`. */
  readonly url: string;
  /** Name of the stream, and first token of its subjects. */
  readonly stream: string;
  /** Path. @default user and password of the URL */
  readonly credentials?: string;
  /** Path of the certificates that may vouch for the server. @default those that Node knows */
  readonly authority?: string;
}

/** Milliseconds that a connection or an answer is waited for. */
export const patience = 5_000;

const day = 86_400_000;

/**
 * Connects, and makes the stream if it is not there; one that is there belongs to whoever runs NATS. A connection that
 * breaks is closed: what the driver would send when it comes back, we publish again ourselves, in order.
 */
export async function connectNats({
  url,
  stream,
  credentials,
  authority,
}: NatsPlace): Promise<[NatsConnection, JetStreamClient]> {
  const [{ connect, credsAuthenticator }, { jetstream, jetstreamManager, DiscardPolicy }] = await Promise.all([
    import('@nats-io/transport-node'),
    import('@nats-io/jetstream'),
  ]);
  const { protocol, host, username, password } = new URL(url);
  const connection = await connect({
    servers: host,
    name: 'hexabase-kaas-oidc-service',
    timeout: patience,
    reconnect: false,
    // A server that hangs, or a network that swallows everything, is noticed within half a minute.
    pingInterval: 10_000,
    maxPingOut: 2,
    ...(protocol === 'tls:' && { tls: authority === undefined ? {} : { ca: await readFile(authority, 'utf8') } }),
    ...(username !== '' && { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
    ...(credentials !== undefined && { authenticator: credsAuthenticator(await readFile(credentials)) }),
  });
  try {
    const manager = await jetstreamManager(connection, { timeout: patience });
    const there = await manager.streams.info(stream).catch((error: { code?: number }) => {
      if (error.code === streamNotFound) return undefined;
      throw error;
    });
    if (there === undefined) {
      // Two servers that do it at once ask for the same, which JetStream answers twice with yes.
      await manager.streams.add({
        name: stream,
        subjects: [`${stream}.>`],
        description: 'Events of the audit, as CloudEvents',
        max_age: nanoseconds(30 * day),
        max_bytes: 1_073_741_824,
        discard: DiscardPolicy.Old,
        duplicate_window: nanoseconds(600_000),
      });
    }
    return [connection, jetstream(connection, { timeout: patience })];
  } catch (error) {
    await connection.close();
    throw error;
  }
}

const nanoseconds = (milliseconds: number): number => milliseconds * 1_000_000;
/** `JSStreamNotFoundErr` of the server. */
const streamNotFound = 10_059;
