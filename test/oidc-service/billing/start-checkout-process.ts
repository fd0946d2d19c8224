// Starts a Checkout for an organization, and kills itself before or after the statement of that number; 0: it does not.
// Run by Node itself: node start-checkout-process.ts DATABASE_URL STRIPE_URL ORGANIZATION NUMBER NOW
import { openDatabase, openStripe, readConfiguration, stripeProvider } from '@hexabase-kaas/oidc-service';
import type { KyselyPlugin } from 'kysely';

const [DATABASE_URL, STRIPE_API_BASE, organization, number, now] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
const { db, close } = await openDatabase({ DATABASE_URL, DATABASE_POOL_SIZE: 2 });
let steps = 0;
const step = (): void => {
  steps += 1;
  if (steps === Number(number)) process.kill(process.pid, 'SIGKILL');
};
const killer: KyselyPlugin = {
  transformQuery: ({ node }) => {
    step();
    return node;
  },
  transformResult: async ({ result }) => {
    step();
    return result;
  },
};
const configuration = readConfiguration({ BILLING: 'stripe', STRIPE_API_KEY: 'sk_test_0123456789', STRIPE_API_BASE });
const stripe = await openStripe(configuration);
const parts = { configuration, db: db.withPlugin(killer), clock: () => new Date(now) };
await stripeProvider(parts, async () => stripe).checkout(organization, 'JPY');
console.log(JSON.stringify({ steps }));
await close();
