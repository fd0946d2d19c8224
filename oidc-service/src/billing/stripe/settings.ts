import { z } from 'zod';
import type { ConfigurationIssue } from '../../configuration/configuration-issue.js';
import { isLoopbackHost } from '../../configuration/loopback.js';
import { type Settings, setting, type Values } from '../../configuration/setting.js';

/** How Stripe is reached, what it signs with, and what its invoices say. */
export const stripeSettings = {
  STRIPE_API_KEY: setting({
    schema: z
      .string()
      .regex(/^[rs]k_(?:test|live)_\w{8,200}$/)
      .optional(),
    meaning: 'Key of the Stripe account. A restricted key is enough; the guide says with which rights.',
    allowed: '`sk_live_...` or `rk_live_...`, `sk_test_...` or `rk_test_...`; needed with BILLING=stripe',
    fix: 'take it from the API keys of the Stripe dashboard',
    secret: true,
  }),
  STRIPE_WEBHOOK_SECRETS: setting({
    schema: z
      .string()
      .transform((text) => text.split(',').map((one) => one.trim()))
      .pipe(
        z
          .array(z.string().regex(/^whsec_[\w+/=]{16,200}$/))
          .min(1)
          .max(8),
      )
      .optional(),
    meaning:
      'Secrets that webhooks may be signed with; several while one is replaced. Without one, webhooks are refused.',
    allowed: 'one to eight `whsec_...`, separated by commas',
    fix: "take it from the endpoint in Stripe's dashboard, whose URL is <ISSUER>/billing/webhook",
    secret: true,
  }),
  STRIPE_ACCOUNT: setting({
    schema: z
      .string()
      .regex(/^acct_\w{4,100}$/)
      .optional(),
    meaning: 'Account that the key and every webhook must be of; another one is refused.',
    allowed: '`acct_...`; not set: the account of the key',
    fix: 'take it from the settings of the Stripe account',
  }),
  STRIPE_LIVEMODE: setting({
    schema: z.enum(['on', 'off']).optional(),
    meaning: 'Whether money is moved; the key and every webhook must agree.',
    allowed: '`on` or `off`; not set: as the key says',
    fix: 'set it to on where customers pay, and to off elsewhere',
  }),
  STRIPE_API_BASE: setting({
    schema: z
      .url({ protocol: /^https?$/ })
      .refine((text) => isLoopbackHost(new URL(text).hostname))
      .optional(),
    meaning: "Where a stand-in for Stripe's API listens, for tests.",
    allowed: 'a URL on this machine, like `http://127.0.0.1:12111`; not set: Stripe itself',
    fix: 'leave it out, unless a stand-in runs on this machine',
  }),
  STRIPE_TOLERANCE_SECONDS: setting({
    schema: z.coerce.number().int().min(1).max(900),
    meaning: 'How far the time in the signature of a webhook may be from now, in seconds.',
    allowed: '1 to 900',
    fix: 'set it to 300, and keep clocks right',
    standard: '300',
  }),
  STRIPE_TAX: setting({
    schema: z.string().regex(/^(?:none|automatic|txr_\w{4,100})$/),
    meaning:
      'Tax of every item: none, computed by Stripe Tax, or one tax rate of the account. A Japanese qualified invoice needs the rate.',
    allowed: '`none`, `automatic` or the id of a tax rate, `txr_...`',
    fix: 'set it to the id of the tax rate of 10 %, or to automatic',
    standard: 'none',
  }),
  STRIPE_REGISTRATION_NUMBER: setting({
    schema: z
      .string()
      .regex(/^T\d{13}$/)
      .optional(),
    meaning: 'Registration number of who sells, on every invoice (Japan: 適格請求書発行事業者の登録番号).',
    allowed: '`T` and 13 digits',
    fix: 'take it from the notification of the tax office',
  }),
} satisfies Settings;

/** What this folder needs of the configuration. */
export type StripeConfiguration = Values<typeof stripeSettings> & {
  readonly BILLING: 'none' | 'stripe';
  readonly ISSUER: string;
  readonly SMTP_URL?: string | undefined;
};

/** What of these settings does not go together. */
export function stripeIssues(values: StripeConfiguration & { readonly production: boolean }): ConfigurationIssue[] {
  const { BILLING, STRIPE_API_KEY: key, STRIPE_LIVEMODE: mode } = values;
  const conflict = (variable: string, got: string, allowed: string, fix: string): ConfigurationIssue => ({
    ...{ code: 'CONFIG_CONFLICT', variable, got, allowed, fix },
  });
  if (BILLING === 'none') {
    const given = Object.keys(stripeSettings).filter(
      (name) =>
        !['STRIPE_TOLERANCE_SECONDS', 'STRIPE_TAX'].includes(name) &&
        values[name as keyof typeof stripeSettings] !== undefined,
    );
    return given.map((name) =>
      conflict(name, 'a value', 'none with BILLING=none', 'set BILLING to stripe, or leave it out'),
    );
  }
  if (key === undefined)
    return [conflict('STRIPE_API_KEY', 'not set', 'a key, with BILLING=stripe', 'set it, or set BILLING to none')];
  const issues: ConfigurationIssue[] = [];
  const live = isLiveKey(key);
  if (mode !== undefined && (mode === 'on') !== live)
    issues.push(
      conflict('STRIPE_LIVEMODE', `"${mode}"`, `${live ? 'on' : 'off'}, as the key says`, 'take the key of that mode'),
    );
  if (live && values.STRIPE_API_BASE !== undefined)
    issues.push(
      conflict('STRIPE_API_BASE', 'a stand-in', 'none with a live key', 'leave it out, or take a key for tests'),
    );
  // Whoever moves no money in production says so.
  if (values.production && !live && mode !== 'off')
    issues.push({
      code: 'CONFIG_NOT_FOR_PRODUCTION',
      variable: 'STRIPE_API_KEY',
      got: 'a key for tests',
      allowed: 'a live key in production, unless STRIPE_LIVEMODE is off',
      fix: 'take the live key, or set STRIPE_LIVEMODE to off where nobody pays',
    });
  return issues;
}

/** Whether a key moves money. */
export const isLiveKey = (key: string): boolean => /^[rs]k_live_/.test(key);
