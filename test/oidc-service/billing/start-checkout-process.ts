// Starts a Checkout for an organization, and kills itself before or after the statement of that number; 0: it does not.
// Run by Node itself: node start-checkout-process.ts DATABASE_URL STRIPE_URL ORGANIZATION NUMBER NOW
import { openDatabase, openStripe, readConfiguration, stripeProvider } from '@hexabase-kaas/oidc-service';
import { killedDatabase } from '../killed-database.ts';

const [DATABASE_URL, STRIPE_API_BASE, organization, number, now] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
const { db, close } = await openDatabase({ DATABASE_URL, DATABASE_POOL_SIZE: 2 });
const killed = killedDatabase(db, Number(number));
const configuration = readConfiguration({ BILLING: 'stripe', STRIPE_API_KEY: 'sk_test_0123456789', STRIPE_API_BASE });
const stripe = await openStripe(configuration);
const parts = { configuration, db: killed.db, clock: () => new Date(now) };
await stripeProvider(parts, async () => stripe).checkout(organization, 'JPY');
console.log(JSON.stringify({ steps: killed.steps() }));
await close();
