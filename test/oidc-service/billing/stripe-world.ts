import {
  alignChanged,
  applyObject,
  beginSource,
  type EventOutcome,
  eventHandler,
  graceOf,
  keepEvent,
  migrate,
  migrations,
  type OpenDatabase,
  openStripe,
  readCatalogueDiff,
  readConfiguration,
  readDirectoryObject,
  readEvent,
  refreshOrganization,
  removeObject,
  type StripeParts,
  stripeProvider,
  syncCatalogue,
  workOnce,
} from '@hexabase-kaas/oidc-service';
import { names, type Price } from '@hexabase-kaas/tenancy';
import { content, workspaceObject } from '../directory/directory-sample.js';
import { completeCheckout } from './fake-stripe/billing-engine.ts';
import { type FakeStripe, startFakeStripe } from './fake-stripe/fake-stripe.ts';
import type { Subscription } from './fake-stripe/state.ts';

export const secret = 'whsec_0123456789abcdef0123456789abcdef';
export const jpy = (amount: string, interval: 'month' | 'year' = 'month'): Price[] => [
  { currency: 'JPY', amount, interval },
];

/** A database, a fake Stripe and a clock that is moved by hand. */
export interface StripeWorld {
  readonly parts: StripeParts;
  readonly fake: FakeStripe;
  readonly provider: ReturnType<typeof stripeProvider>;
  /** What the log was told. */
  readonly told: unknown[][];
  now(): Date;
  /** Moves the clock to a moment. */
  at(moment: string | Date): void;
  give(
    organization: string,
    workspace: string,
    plan: string,
    prices: Price[],
    planVersion?: number,
    trialDays?: number,
  ): Promise<void>;
  /** Stores an event as a webhook does. */
  bring(event: unknown): Promise<void>;
  take(organization: string, workspace: string): Promise<void>;
  sync(archive?: boolean): Promise<void>;
  /** Checkout, from the page to the subscription. */
  subscribe(organization: string, card?: 'good' | 'declined'): Promise<Subscription>;
  align(): Promise<number>;
  /** Works on every job that is due. */
  work(): Promise<void>;
  stage(organization: string): Promise<string>;
  close(): Promise<void>;
}

export const environment = (url: string) => ({
  BILLING: 'stripe',
  STRIPE_API_KEY: 'sk_test_0123456789',
  STRIPE_API_BASE: url,
  STRIPE_WEBHOOK_SECRETS: secret,
});

/** Makes one on an open, empty database. */
export async function stripeWorld({ db }: OpenDatabase, more: Record<string, string> = {}): Promise<StripeWorld> {
  let time = new Date('2026-11-01T00:00:00Z');
  const clock = () => time;
  await migrate(db, migrations);
  await beginSource(db, clock, 'test');
  const fake = await startFakeStripe(() => Math.floor(time.getTime() / 1_000));
  const configuration = readConfiguration({ ...environment(fake.url), ...more });
  const stripe = await openStripe(configuration);
  const parts: StripeParts = { configuration, db, clock, stripe };
  const told: unknown[][] = [];
  const tell = (...args: unknown[]): void => void told.push(args);
  const log = { warn: tell, error: tell, info: tell } as never;
  const outcomes: EventOutcome[] = [];
  const handlers = { 'stripe-event': eventHandler(parts, log, (outcome) => outcomes.push(outcome)) };
  let version = 1;
  const known = new Set<string>();
  const provider = stripeProvider(parts, async () => stripe);
  const organize = async (organization: string): Promise<void> => {
    if (known.has(organization)) return;
    known.add(organization);
    await db
      .insertInto('organization')
      .values({ id: organization, name: organization, origin: 'declared' })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  };
  const world: StripeWorld = {
    ...{ parts, fake, provider, told, now: clock },
    at: (moment) => {
      time = new Date(moment);
    },
    bring: async (event) => {
      const read = readEvent(event);
      if (read === undefined) throw new Error('no event');
      await keepEvent(db, read, time);
    },
    give: async (organization, workspace, plan, prices, planVersion = 1, trialDays = undefined) => {
      await organize(organization);
      for (const stage of ['declared', 'applied'] as const) {
        const object = workspaceObject(stage, workspace, [], version++, organization);
        const data = {
          [names.directory.key]: JSON.stringify({
            ...content(workspace, []),
            ...{ organization, plan, planVersion, prices, trialDays },
          }),
        };
        const commit = `c${version}`;
        await applyObject(
          db,
          clock,
          readDirectoryObject({ ...object, object: { ...(object.object as object), data }, commit }),
        );
      }
    },
    take: async (organization, workspace) => {
      for (const stage of ['declared', 'applied'] as const)
        await removeObject(db, clock, `${stage}/${organization}--${workspace}`, version++);
    },
    sync: async (archive = false) => syncCatalogue(parts, await readCatalogueDiff(parts, archive)),
    subscribe: async (organization, card = 'good') => {
      const url = await provider.checkout(organization, 'JPY');
      const session = [...fake.state.sessions.values()].find(({ id }) => url.endsWith(id));
      if (session === undefined) throw new Error(`no session of ${url}`);
      const subscription = completeCheckout(fake.state, session, card);
      await refreshOrganization(parts, organization);
      return subscription;
    },
    align: () => alignChanged(parts),
    work: async () => {
      for (;;) {
        const outcome = await workOnce(db, clock, handlers, { attempts: 12, lease: 60_000, pause: 30_000 });
        if (outcome === undefined || outcome === 'retried') return;
      }
    },
    stage: async (organization) => (await graceOf(db, organization, time)).stage,
    close: () => fake.close(),
  };
  return world;
}
