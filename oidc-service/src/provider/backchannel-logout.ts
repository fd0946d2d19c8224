import { sql } from 'kysely';
import type Provider from 'oidc-provider';
import type { Logger } from 'pino';
import type { Clock } from '../clock.js';
import { isLoopbackUrl } from '../configuration/loopback.js';
import type { Database } from '../database/database.js';
import type { DeclaredClient } from './declared-client.js';
import { guardedPost } from './guarded-post.js';

/** Topic of its jobs in the outbox. */
export const logoutTopic = 'backchannel-logout';
const attempts = 8;

interface Job {
  readonly client: string;
  readonly person: string;
  readonly session: string;
}

/**
 * Puts the logout tokens of a provider into the outbox, so that signing out waits for no client and a client that is away
 * learns of it later (OpenID Connect Back-Channel Logout 1.0, 2.5).
 */
export function queueBackchannelLogout(provider: Provider, db: Database): void {
  const { prototype } = provider.Client as unknown as { prototype: ClientInternals };
  const send = prototype.backchannelLogout;
  prototype.backchannelLogout = async function backchannelLogout(person, session) {
    const payload: Job = { client: this.clientId, person, session };
    await db
      .insertInto('outbox')
      .values({ topic: logoutTopic, key: null, payload: JSON.stringify(payload) })
      .execute();
  };
  sending.set(provider, send);
}

const sending = new WeakMap<Provider, ClientInternals['backchannelLogout']>();

interface ClientInternals {
  readonly clientId: string;
  backchannelLogout(person: string, session: string): Promise<void>;
}

/** Delivers one job that is due, and says whether there was one. A failed one is tried again, ever later, eight times. */
export async function deliverLogout(provider: Provider, db: Database, clock: Clock, log: Logger): Promise<boolean> {
  const now = clock();
  // Moved into the future before it is tried: a server that is killed on the way leaves it for another.
  const { rows } = await sql<{ id: number; payload: Job; attempts: number }>`
    update outbox set attempts = attempts + 1,
      run_at = ${now}::timestamptz + make_interval(secs => 10 * power(4, least(attempts, 5)))
    where id = (select id from outbox where topic = ${logoutTopic} and done_at is null and run_at <= ${now}
      order by run_at, id limit 1 for update skip locked)
    returning id, payload, attempts`.execute(db);
  const [job] = rows;
  if (job === undefined) return false;
  const { client: clientId, person, session } = job.payload;
  let problem: string | null = null;
  try {
    const client = await provider.Client.find(clientId);
    const send = sending.get(provider);
    if (client !== undefined) await send?.call(client as unknown as ClientInternals, person, session);
  } catch (error) {
    problem = error instanceof Error ? error.message.slice(0, 200) : 'failed';
    log.warn({ client: clientId, attempts: job.attempts, err: error }, 'back-channel logout was not taken');
  }
  const over = problem === null || job.attempts >= attempts;
  await db
    .updateTable('outbox')
    .set({ last_error: problem, ...(over && { done_at: clock() }) })
    .where('id', '=', job.id)
    .execute();
  return true;
}

/**
 * The fetch of logout tokens. Only URIs of the configuration are called, and in a private network only those that say so,
 * or on this machine in development.
 */
export function logoutFetch(clients: readonly DeclaredClient[], production: boolean): typeof globalThis.fetch {
  const receivers = new Map(
    clients.flatMap(({ backchannelLogoutUri: uri, backchannelLogoutPrivate }) =>
      uri === undefined
        ? []
        : [[new URL(uri).href, backchannelLogoutPrivate || (!production && isLoopbackUrl(uri))] as const],
    ),
  );
  return async (input, init) => {
    const url = new URL(String(input));
    const privately = receivers.get(url.href);
    if (privately === undefined) throw new Error(`${url.origin} is called by nothing of ours`);
    return new Response(null, { status: await guardedPost(url, String(init?.body), privately) });
  };
}
