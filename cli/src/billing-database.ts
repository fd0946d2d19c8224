import { existsSync } from 'node:fs';
import type { Database, StripeClient } from '@hexabase-kaas/oidc-service';
import { WrongUse } from './exit-code.js';
import { printable } from './printable.js';

/** The service's package. It is installed beside kaas where it is wanted: everything else does without its drivers. */
export type BillingService = typeof import('@hexabase-kaas/oidc-service');

/**
 * Does work on the database of `DATABASE_URL`.
 * @param whenLocked what to do beside a service that has the embedded database open. @default stop the service
 * @throws WrongUse
 */
export async function withDatabase<T>(
  work: (db: Database, service: BillingService) => Promise<T>,
  whenLocked = 'If that is the OIDC service, stop it for a moment, and run this again.',
): Promise<T> {
  const service = await import('@hexabase-kaas/oidc-service').catch(() => {
    throw new WrongUse('kaas billing needs the package @hexabase-kaas/oidc-service beside it; install it');
  });
  const url = process.env.DATABASE_URL ?? '';
  if (!/^(postgres(ql)?:\/\/|pglite:)./.test(url))
    throw new WrongUse('DATABASE_URL names no database; set it to what the OIDC service has');
  // Opening an embedded database that is not there would make one.
  if (url.startsWith('pglite:') && !existsSync(url.slice('pglite:'.length)))
    throw new WrongUse('there is no database at the directory of DATABASE_URL');
  const { db, close } = await service
    .openDatabase({ DATABASE_URL: url, DATABASE_POOL_SIZE: 2 })
    .catch((error: unknown) => {
      throw new WrongUse(
        (error as { code?: string }).code === 'DATABASE_LOCKED'
          ? `${reasonOf(error)}\n${whenLocked}`
          : `the database of DATABASE_URL cannot be opened: ${reasonOf(error)}`,
      );
    });
  try {
    return await work(db, service);
  } catch (error) {
    // undefined_table (PostgreSQL, appendix A)
    if ((error as { code?: string }).code === '42P01')
      throw new WrongUse('the database has no ledger yet; start the OIDC service of this version once');
    throw error;
  } finally {
    await close();
  }
}

/** The same, and Stripe with the key of the environment. What Stripe refuses is told in its words. @throws WrongUse */
export const withStripe = <T>(
  work: (db: Database, stripe: StripeClient, service: BillingService) => Promise<T>,
): Promise<T> =>
  withDatabase(async (db, service) => {
    const { STRIPE_API_KEY, STRIPE_API_BASE } = service.stripeSettings;
    if (!process.env.STRIPE_API_KEY)
      throw new WrongUse('STRIPE_API_KEY is not set; set it to what the OIDC service has');
    try {
      const stripe = await service.openStripe(
        service.parseConfiguration({ STRIPE_API_KEY, STRIPE_API_BASE }, process.env),
      );
      return await work(db, stripe, service);
    } catch (error) {
      const { name = '', type = '' } = error as { name?: string; type?: string };
      if (error instanceof service.UnknownInvoice || name === 'ConfigurationError')
        throw new WrongUse(printable((error as Error).message));
      if (type.startsWith('Stripe')) throw new WrongUse(`Stripe says: ${reasonOf(error)}`);
      throw error;
    }
  });

const reasonOf = (error: unknown): string => printable(error instanceof Error ? error.message : String(error));
