import { createHash } from 'node:crypto';
import type { Currency } from '@hexabase-kaas/tenancy';
import type { Stripe } from 'stripe';
import { canonicalJson } from '../../audit/canonical-json.js';
import { Problem } from '../../http/problem.js';
import type { SubscriptionProblem } from '../payment-provider.js';
import { monthOf, yearOf } from '../period.js';
import { ensureCustomer, metadataOf, type StripeParts } from './customer.js';
import { withLease } from './lease.js';
import { notInCatalogue, pricesByKey } from './prices.js';
import { isLiving } from './refresh.js';
import { trialOf } from './trial.js';
import { readWanted, type Wanted } from './wanted.js';
import { write } from './write.js';

/**
 * A page of Stripe's where the organization starts to pay for what runs: the one that is open already when it says the same,
 * whoever opened it. Periods begin with months or years of UTC, as in statements, unless there is a trial.
 * @throws Problem CONFLICT
 */
export const startCheckout = (parts: StripeParts, organization: string, currency: Currency): Promise<string> =>
  withLease(parts.db, parts.clock, organization, async (lease) => {
    const { db, clock, stripe } = parts;
    const wanted = await readWanted(db, organization, currency, clock());
    if (wanted.impossible || wanted.items.length === 0) refuse(wanted.problems);
    const prices = await pricesByKey(
      stripe,
      wanted.items.map(({ lookupKey }) => lookupKey),
    );
    const missing = wanted.items.filter(({ lookupKey }) => !prices.has(lookupKey));
    if (missing.length > 0) refuse(missing.map(({ lookupKey }) => notInCatalogue(lookupKey)));
    const customer = await ensureCustomer(parts, organization, lease);
    const before = await stripe.subscriptions.list({ customer, status: 'all', limit: 100 });
    if (before.data.some(({ status }) => isLiving(status)))
      throw new Problem('CONFLICT', 'a subscription is there already; change it in the portal');
    const params = paramsOf(
      parts,
      organization,
      customer,
      wanted,
      prices,
      before.data.length === 0 ? await trialOf(db, organization, wanted) : 0,
    );
    const digest = createHash('sha256').update(canonicalJson(params)).digest('hex').slice(0, 32);
    const open = await stripe.checkout.sessions.list({ customer, status: 'open', limit: 100 });
    const same = open.data.find(({ metadata, url }) => metadata?.digest === digest && url !== null);
    // Nobody pays twice, nor for what does not run any more, in another tab.
    for (const { id } of open.data.filter((one) => one !== same)) await stripe.checkout.sessions.expire(id);
    if (typeof same?.url === 'string') return same.url;
    const whole = { ...params, ...timesOf(parts, wanted, params), metadata: { ...params.metadata, digest } };
    const session = await write(parts, `checkout/${organization}`, whole, (options) =>
      stripe.checkout.sessions.create(whole, options),
    );
    if (session.url === null) throw new Problem('UPSTREAM_FAILED', 'Stripe gave no page');
    return session.url;
  });

/** All but what depends on the moment. */
function paramsOf(
  parts: StripeParts,
  organization: string,
  customer: string,
  { items }: Wanted,
  prices: ReadonlyMap<string, string>,
  trial: number,
) {
  const { STRIPE_TAX: tax, ISSUER } = parts.configuration;
  const rates = tax.startsWith('txr_') ? { tax_rates: [tax] } : {};
  const metadata = metadataOf(parts, organization);
  return {
    mode: 'subscription' as const,
    customer,
    client_reference_id: organization,
    line_items: items.map(({ lookupKey, quantity }) => ({ price: prices.get(lookupKey) ?? '', quantity, ...rates })),
    success_url: `${ISSUER}/account`,
    cancel_url: `${ISSUER}/account`,
    // A qualified invoice names the customer, and a business gives its tax id.
    customer_update: { name: 'auto' as const, address: 'auto' as const },
    tax_id_collection: { enabled: true },
    ...(tax === 'automatic' && { automatic_tax: { enabled: true } }),
    metadata,
    ...(trial > 0 && { payment_method_collection: 'if_required' as const }),
    subscription_data: {
      metadata,
      ...(trial > 0 && {
        trial_period_days: trial,
        trial_settings: { end_behavior: { missing_payment_method: 'pause' as const } },
      }),
    },
  };
}

type Params = ReturnType<typeof paramsOf>;

/** Where the periods begin, and how long the page is there. */
function timesOf({ clock }: StripeParts, { items }: Wanted, { subscription_data }: Params) {
  const now = clock().getTime();
  const next =
    items[0]?.interval === 'year' ? yearOf(now).until : monthOf(new Date(now).toISOString().slice(0, 7)).until;
  // Stripe takes half an hour to a day. A page that is open over the start of a period would charge for it twice.
  const expires = Math.floor((now + Math.max(31 * 60_000, Math.min(next - now, 86_400_000 - 60_000))) / 1_000);
  const isTrial = 'trial_period_days' in subscription_data;
  const data: Stripe.Checkout.SessionCreateParams.SubscriptionData = isTrial
    ? subscription_data
    : { ...subscription_data, billing_cycle_anchor: next / 1_000, proration_behavior: 'create_prorations' };
  return { expires_at: expires, subscription_data: data };
}

function refuse(problems: readonly SubscriptionProblem[]): never {
  if (problems.length === 0)
    throw new Problem('CONFLICT', 'there is nothing to pay for: no workspace has a plan with a price');
  throw new Problem(
    'CONFLICT',
    'it cannot be paid for like this; see the issues',
    problems.map(({ code, detail, fix }) => ({ path: code, message: `${detail}; ${fix}` })),
  );
}
