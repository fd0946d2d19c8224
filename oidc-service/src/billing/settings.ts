import { currencies } from '@hexabase-kaas/tenancy';
import { z } from 'zod';
import type { ConfigurationRule } from '../configuration/configuration.js';
import { type Settings, setting } from '../configuration/setting.js';

/** How plans are paid for. */
export const billingSettings = {
  BILLING: setting({
    schema: z.enum(['none', 'stripe']),
    meaning:
      'Who is paid. With `none`, the operator grants plans and settles them elsewhere; the ledger and statements are the same.',
    allowed: '`none`; `stripe` is kept for a later version, and refused',
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
} satisfies Settings;

/** What would take no money is refused, instead of taking none. */
export const billingRule: ConfigurationRule<typeof billingSettings> = ({ BILLING }) =>
  BILLING === 'none'
    ? []
    : [
        {
          code: 'CONFIG_CONFLICT',
          variable: 'BILLING',
          got: BILLING,
          allowed: '`none`: this version has no connection to Stripe',
          fix: 'set it to none',
        },
      ];
