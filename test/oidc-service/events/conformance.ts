import { randomBytes } from 'node:crypto';
import { type EventStream, eventOf, type PublishedEvent } from '@hexabase-kaas/oidc-service';

/** What a stream holds: subjects without what stands before them for the stream, and events, in order. */
export type Held = readonly { readonly subject: string; readonly event: PublishedEvent }[];

/** An event that is like no other. */
export function sampleEvent(position: number, more: Partial<Parameters<typeof eventOf>[0]> = {}): PublishedEvent {
  const row = { position, at: new Date(0), actor: 'u-1', action: 'invitation.accept', target: 'invitation/1' };
  const rest = { organization_id: 'acme', result: 'allowed', request_id: null, details: { n: 1 } } as const;
  return eventOf({ ...row, ...rest, hash: randomBytes(32).toString('hex'), ...more }, 'https://id.example.com');
}

/** What every stream must do. `make` gives two ways to publish to one stream that was not there before, and what it holds. */
export function conformance(
  name: string,
  make: () => Promise<{ streams: readonly [EventStream, EventStream]; held: () => Promise<Held> }>,
): void {
  describe(name, () => {
    let made: Awaited<ReturnType<typeof make>>;
    beforeEach(async () => {
      made = await make();
    });
    afterEach(() => Promise.all(made.streams.map((stream) => stream.close())));
    const ids = async () => (await made.held()).map(({ event }) => event.id);

    test('keeps what is published, as it is, in its order', async () => {
      const [stream] = made.streams;
      const events = Array.from({ length: 20 }, (_, n) => sampleEvent(n + 1));
      await stream.publish(events.slice(0, 7));
      await stream.publish(events.slice(7));
      expect((await made.held()).map(({ event }) => event)).toEqual(events);
      expect(stream.up()).toBe(true);
    });

    test('keeps one that comes again once, by its id, whoever publishes it', async () => {
      const [one, two] = made.streams;
      const [first, second, third] = [sampleEvent(1), sampleEvent(2), sampleEvent(3)];
      await one.publish([first, second]);
      await two.publish([first, second, third]);
      await one.publish([third]);
      expect(await ids()).toEqual([first.id, second.id, third.id]);
    });

    test('takes two who publish at once, and keeps the order of each', async () => {
      const sets = made.streams.map((_, which) => Array.from({ length: 15 }, (__, n) => sampleEvent(which * 100 + n)));
      await Promise.all(made.streams.map((stream, which) => stream.publish(sets[which] ?? [])));
      const kept = await ids();
      expect(kept).toHaveLength(30);
      for (const set of sets)
        expect(kept.filter((id) => set.some((event) => event.id === id))).toEqual(set.map(({ id }) => id));
    });

    test('finds out whether the server is there when there is nothing to publish', async () => {
      await made.streams[0].publish([]);
      expect(made.streams[0].up()).toBe(true);
      expect(await made.held()).toEqual([]);
    });

    test('files events under whose, what became of it, and what it was', async () => {
      await made.streams[0].publish([
        sampleEvent(1),
        sampleEvent(2, { organization_id: null, result: 'denied', action: 'workspace.sign-in' }),
        sampleEvent(3, { organization_id: 'a.*.>', action: 'odd. .>' }),
        sampleEvent(4, { organization_id: '_platform' }),
      ]);
      expect((await made.held()).map(({ subject }) => subject)).toEqual([
        'acme.allowed.invitation.accept',
        '_platform.denied.workspace.sign-in',
        '_.allowed.odd._._',
        '_.allowed.invitation.accept',
      ]);
    });
  });
}
