import type { JetStreamClient } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { EventStream } from './event-stream.js';
import { connectNats, type NatsPlace } from './nats-connection.js';
import { subjectOf } from './published-event.js';

/**
 * Events in a stream of NATS JetStream. Connects when something is to be published, and anew after every failure: the server
 * may have come back without the stream.
 */
export function natsEventStream(place: NatsPlace): EventStream {
  let connected: readonly [NatsConnection, JetStreamClient] | undefined;
  let closed = false;
  const connect = async (): Promise<readonly [NatsConnection, JetStreamClient]> => {
    const made = await connectNats(place);
    const [connection] = made;
    if (closed) {
      await connection.close();
      throw new Error('closed meanwhile');
    }
    connected = made;
    void connection.closed().then(() => {
      if (connected === made) connected = undefined;
    });
    return made;
  };
  const drop = async (): Promise<void> => {
    const [connection] = connected ?? [];
    connected = undefined;
    await connection?.close();
  };
  return {
    publish: async (events) => {
      const [, jetstream] = connected ?? (await connect());
      try {
        // One after the other, so that none is kept before one that failed.
        for (const event of events) {
          await jetstream.publish(`${place.stream}.${subjectOf(event)}`, JSON.stringify(event), {
            msgID: event.id,
            expect: { streamName: place.stream },
          });
        }
      } catch (error) {
        await drop();
        throw error;
      }
    },
    up: () => connected !== undefined,
    close: () => {
      closed = true;
      return drop();
    },
  };
}
