import type { EventStream } from './event-stream.js';
import { type PublishedEvent, subjectOf } from './published-event.js';

/** A stream in this process, for what reads it there; keeps everything until it is closed. */
export function memoryEventStream(): EventStream & { kept(): readonly { subject: string; event: PublishedEvent }[] } {
  const events = new Map<string, { subject: string; event: PublishedEvent }>();
  return {
    publish: async (published) => {
      for (const event of published)
        if (!events.has(event.id)) events.set(event.id, { subject: subjectOf(event), event });
    },
    up: () => true,
    close: async () => events.clear(),
    kept: () => [...events.values()],
  };
}
