import type { Stripe } from 'stripe';
import type { StripeConfiguration } from './settings.js';

/** Stripe's client. */
export type StripeClient = Stripe;

/** Version of Stripe's API that is spoken, whatever the account's default is; that of the client's types. */
export const stripeApiVersion = '2026-10-28.endive';

/**
 * Makes a client. It is imported here: 20 MB that nobody needs who takes no money. A call ends within 20 s and is not
 * repeated, but once after a broken connection, under the same key: whoever calls knows how.
 */
export async function openStripe(
  configuration: Pick<StripeConfiguration, 'STRIPE_API_KEY' | 'STRIPE_API_BASE'>,
): Promise<StripeClient> {
  const { STRIPE_API_KEY: key = '', STRIPE_API_BASE: base } = configuration;
  const { default: Client } = await import('stripe');
  const url = base === undefined ? undefined : new URL(base);
  return new Client(key, {
    apiVersion: stripeApiVersion,
    timeout: 20_000,
    maxNetworkRetries: 0,
    telemetry: false,
    ...(url && {
      host: url.hostname,
      port: url.port || (url.protocol === 'http:' ? '80' : '443'),
      protocol: url.protocol === 'http:' ? ('http' as const) : ('https' as const),
    }),
  });
}

/** What an error of the client says. 0 without an answer. */
export const stripeStatusOf = (error: unknown): number => (error as { statusCode?: number }).statusCode ?? 0;

/** Whether Stripe did not answer as it should: to be tried again, other than what it refuses. */
export function isPassing(error: unknown): boolean {
  const { type } = error as { type?: string };
  if (type === undefined || !type.startsWith('Stripe')) return false;
  const status = stripeStatusOf(error);
  return status === 0 || status === 409 || status === 429 || status >= 500;
}

/** Whether a call was refused because its key stands for another one, which may be under way. */
export const isOtherBody = (error: unknown): boolean => (error as { type?: string }).type === 'StripeIdempotencyError';
