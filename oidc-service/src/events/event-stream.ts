import type { PublishedEvent } from './published-event.js';

/** Where events go for other consumers. Every implementation passes the same suite. */
export interface EventStream {
  /**
   * Ends when every event is kept, in this order. When it fails, some of the first are kept, and all are to be published
   * again: one that is kept already is not kept twice, if that was less than ten minutes ago. No events: its server is
   * only asked whether it is there.
   * @throws Error when the stream does not take an event, or its server is away or does not answer within 5 s
   */
  publish(events: readonly PublishedEvent[]): Promise<void>;
  /** Whether its server can be asked now, as far as is known. */
  up(): boolean;
  close(): Promise<void>;
}
