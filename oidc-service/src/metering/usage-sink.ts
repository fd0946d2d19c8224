import type { UsageRecord } from './usage-record.js';

/** A record on its way out. */
export interface SentUsage extends UsageRecord {
  /** The same for every try, at most 100 characters: a sink drops what it has already, by this. */
  readonly id: string;
  readonly organization: string;
}

/**
 * Where use goes: a payment provider, files, or nowhere.
 *
 * A batch is given again, the same records under the same name, until `send` has ended without an error; also after a crash in the
 * middle of it. So a sink that takes a record twice, or half a batch, has to tell by the id what it has. Where a provider forgets ids
 * after a day, as Stripe does, it asks the provider before it sends a batch again. Records are at most `latest` days old.
 */
export interface UsageSink {
  readonly name: string;
  /** @param batch name of the batch, the same for every try */
  send(batch: string, records: readonly SentUsage[]): Promise<void>;
}

/** Keeps use in the database, and sends it nowhere. */
export const noUsageSink: UsageSink = { name: 'none', send: async () => undefined };
