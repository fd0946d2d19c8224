import { setTimeout as pause } from 'node:timers/promises';
import type { Updateable } from 'kysely';
import type { Clock } from '../../clock.js';
import type { Database, Transaction } from '../../database/database.js';
import type { StripeCustomerTable } from '../../database/tables/stripe.js';

/** Another process works on the organization; to be tried again. */
export class LeaseTaken extends Error {
  constructor(organization: string) {
    super(`somebody else works on ${organization} at Stripe; it is tried again`);
    this.name = 'LeaseTaken';
  }
}

/** Milliseconds after which another process may take a lease: longer than a try of the outbox. */
const leaseTime = 90_000;

/**
 * Works on an organization's customer while nobody else does. It is a lease and no lock: a lock would hold a connection, the
 * embedded database's only one, while Stripe is asked. Whoever was too slow writes nothing: see `keep`.
 * @param wait milliseconds to wait for another one @default 3000
 * @throws LeaseTaken
 */
export async function withLease<T>(
  db: Database,
  clock: Clock,
  organization: string,
  work: (lease: number) => Promise<T>,
  wait = 3_000,
): Promise<T> {
  const end = performance.now() + wait;
  let lease = await take(db, organization, clock());
  while (lease === undefined && performance.now() < end) {
    await pause(50);
    lease = await take(db, organization, clock());
  }
  if (lease === undefined) throw new LeaseTaken(organization);
  try {
    return await work(lease);
  } finally {
    await db
      .updateTable('stripe_customer')
      .set({ leased_until: null })
      .where('organization_id', '=', organization)
      .where('lease', '=', lease)
      .execute();
  }
}

/** Writes to the row of an organization. @throws LeaseTaken when the lease is over and somebody else has it */
export async function keep(
  transaction: Database | Transaction,
  organization: string,
  lease: number,
  change: Updateable<StripeCustomerTable>,
): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('stripe_customer')
    .set(change)
    .where('organization_id', '=', organization)
    .where('lease', '=', lease)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new LeaseTaken(organization);
}

async function take(db: Database, organization: string, now: Date): Promise<number | undefined> {
  await db
    .insertInto('stripe_customer')
    .values({ organization_id: organization, items: '{}', problems: '[]' })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .updateTable('stripe_customer')
    .set(({ eb }) => ({ lease: eb('lease', '+', 1), leased_until: new Date(now.getTime() + leaseTime) }))
    .where('organization_id', '=', organization)
    .where(({ eb, or }) => or([eb('leased_until', 'is', null), eb('leased_until', '<=', now)]))
    .returning('lease')
    .executeTakeFirst();
  return row?.lease;
}
