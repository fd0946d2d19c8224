import express, { type Router } from 'express';
import type { Logger } from 'pino';
import type { Counter } from 'prom-client';
import type { Clock } from '../../clock.js';
import type { Database } from '../../database/database.js';
import { Problem } from '../../http/problem.js';
import { readEvent } from './event.js';
import { keepEvent } from './event-store.js';
import { isLiveKey, type StripeConfiguration } from './settings.js';
import { signatureFault } from './signature.js';

/** Bytes of a webhook that are read at most. */
export const webhookBytes = 1_048_576;

/** What the route is made from. */
export interface WebhookParts {
  readonly configuration: StripeConfiguration;
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly received: Counter<'result'>;
}

/** `POST /billing/webhook`: checks, stores, answers; everything else is done by a job. */
export function webhookRoutes(router: Router, { configuration, db, clock, log, received }: WebhookParts): void {
  const { STRIPE_WEBHOOK_SECRETS: secrets, STRIPE_TOLERANCE_SECONDS: tolerance } = configuration;
  // The signature covers the bytes as they came: nothing is unpacked or decoded before.
  const raw = express.raw({ type: () => true, limit: webhookBytes, inflate: false });
  router.post('/billing/webhook', raw, async (request, response) => {
    const refuse = (result: string, code: 'INPUT_INVALID' | 'UNAVAILABLE', detail: string): never => {
      received.inc({ result });
      log.warn({ result }, 'a webhook is refused');
      throw new Problem(code, detail);
    };
    if (secrets === undefined)
      return refuse('no-secret', 'UNAVAILABLE', 'no secret is configured: STRIPE_WEBHOOK_SECRETS');
    const body: Buffer = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const fault = signatureFault(request.get('stripe-signature'), body, secrets, clock(), tolerance);
    if (fault !== undefined) return refuse(`bad-${fault}`, 'INPUT_INVALID', faults[fault]);
    const event = readEvent(parsed(body));
    if (event === undefined) return refuse('no-event', 'INPUT_INVALID', 'the body is no event');
    const { STRIPE_ACCOUNT: account, STRIPE_LIVEMODE: mode, STRIPE_API_KEY: key = '' } = configuration;
    if (event.livemode !== (mode === undefined ? isLiveKey(key) : mode === 'on'))
      return refuse('other-mode', 'INPUT_INVALID', `livemode is ${event.livemode}; this service is of the other mode`);
    if (event.account !== undefined && event.account !== account)
      return refuse('other-account', 'INPUT_INVALID', 'the event is of another account');
    const fresh = await keepEvent(db, event, clock());
    received.inc({ result: fresh ? 'stored' : 'known' });
    response.set('cache-control', 'no-store').json({ received: true });
  });
}

const faults = {
  header: 'the header Stripe-Signature is missing or broken',
  signature: 'no signature is by a secret of this service',
  time: 'the signature is too old, or a clock is wrong',
} as const;

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
