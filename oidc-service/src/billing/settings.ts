import { currencies } from '@hexabase-kaas/tenancy';
import { z } from 'zod';
import type { ConfigurationRule } from '../configuration/configuration.js';
import type { issuerSettings } from '../configuration/issuer-setting.js';
import { type Settings, setting } from '../configuration/setting.js';
import { stripeIssues, stripeSettings } from './stripe/settings.js';

/** How plans are paid for. */
export const billingSettings = {
  BILLING: setting({
    schema: z.enum(['none', 'stripe']),
    meaning:
      'Who is paid. With `none`, the operator grants plans and settles them elsewhere; the ledger and statements are the same.',
    allowed: '`none`, or `stripe` with STRIPE_API_KEY',
    fix: 'set it to none',
    standard: 'none',
  }),
  BILLING_CURRENCY: setting({
    schema: z.enum(currencies),
    meaning: 'Currency of a statement when none is asked for.',
    allowed: `one of ${currencies.join(', ')}`,
    fix: 'set it to JPY',
    standard: 'JPY',
  }),
  ...stripeSettings,
} satisfies Settings;

/** What does not go together. */
export const billingRule: ConfigurationRule<typeof billingSettings & typeof issuerSettings> = stripeIssues;
