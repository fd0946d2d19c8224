import { Gauge } from 'prom-client';
import type { Values } from '../configuration/setting.js';
import type { Feature } from '../http/feature.js';
import type { Service } from '../service.js';
import { natsEventStream } from './nats-stream.js';
import { eventPublisher } from './publisher.js';
import type { eventSettings } from './settings.js';

export type { EventStream } from './event-stream.js';
export { memoryEventStream } from './memory-stream.js';
export { natsEventStream } from './nats-stream.js';
export { eventOf, type PublishedEvent, publishedEvent, subjectOf } from './published-event.js';
export { eventPublisher } from './publisher.js';
export { eventSchema, eventsPage } from './reference-page.js';
export { eventRule, eventSettings } from './settings.js';

/** Publishes the audit to NATS, when one is configured; the service needs it for nothing. */
export function eventsFeature(service: Service<Values<typeof eventSettings> & { readonly ISSUER: string }>): Feature {
  const {
    NATS_URL: url,
    NATS_STREAM: name,
    NATS_CREDENTIALS_FILE: credentials,
    NATS_CA_FILE: authority,
    ISSUER: issuer,
  } = service.configuration;
  if (url === undefined) return { name: 'events' };
  const stream = natsEventStream({
    url,
    stream: name,
    ...(credentials !== undefined && { credentials }),
    ...(authority !== undefined && { authority }),
  });
  new Gauge({
    name: 'kaas_nats_up',
    help: 'Whether NATS can be asked (1) or events wait (0).',
    registers: [service.metrics],
    collect() {
      this.set(stream.up() ? 1 : 0);
    },
  });
  return {
    name: 'events',
    ...eventPublisher(service, { name, issuer, stream }),
    optional: [{ name: 'nats', holds: async () => stream.up() }],
  };
}
