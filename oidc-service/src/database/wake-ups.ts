import type { Client } from 'pg';

/**
 * Tells at once when a transaction that put a job into the outbox is committed, by whichever process: the database itself
 * says so, as part of the commit. A hint only, which gets lost with a connection: who is woken also looks now and then.
 */
export interface WakeUps {
  /** Calls `wake` for every job of that topic, and when some may have been missed. Returns what ends it. */
  subscribe(topic: string, wake: () => void): () => void;
  close(): Promise<void>;
}

/** Who waits for which topic. Listens from the first subscription on, so that who needs none has no connection for it. */
abstract class Subscriptions implements WakeUps {
  readonly #wakes = new Map<() => void, string>();
  #listening = false;

  subscribe(topic: string, wake: () => void): () => void {
    const own = (): void => wake();
    this.#wakes.set(own, topic);
    if (!this.#listening) this.listen();
    this.#listening = true;
    return () => this.#wakes.delete(own);
  }

  protected tell(topic: string): void {
    for (const [wake, wanted] of this.#wakes) if (wanted === topic) wake();
  }

  protected tellAll(): void {
    for (const wake of this.#wakes.keys()) wake();
  }

  /** Begins; does not fail. */
  protected abstract listen(): void;
  abstract close(): Promise<void>;
}

/** Channel of the trigger on `outbox`. */
const channel = 'kaas_outbox';
/** Milliseconds before a connection is tried again. */
const pause = 2_000;

/** On a connection of its own, which is made again when it breaks. A pooler that shares connections hears nothing. */
export class PostgresqlWakeUps extends Subscriptions {
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param make a new client, not connected */
  constructor(private readonly make: () => Client) {
    super();
  }

  protected listen(): void {
    const client = this.make();
    this.#client = client;
    client.on('error', () => undefined);
    client.once('end', () => this.#again(client));
    client.on('notification', ({ payload }) => this.tell(payload ?? ''));
    client
      .connect()
      .then(() => client.query(`listen ${channel}`))
      .then(() => this.tellAll())
      .catch(() => client.end().catch(() => undefined))
      .catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  #again(client: Client): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = undefined;
    this.#timer = setTimeout(() => this.listen(), pause);
    this.#timer.unref();
  }
}

/** What of PGlite it takes. */
export interface Listener {
  listen(channel: string, callback: (payload: string) => void): Promise<unknown>;
}

/** In an embedded database, which has no other process; its listening ends with it. */
export class EmbeddedWakeUps extends Subscriptions {
  constructor(private readonly database: Listener) {
    super();
  }

  protected listen(): void {
    this.database.listen(channel, (topic) => this.tell(topic)).catch(() => undefined);
  }

  async close(): Promise<void> {}
}
