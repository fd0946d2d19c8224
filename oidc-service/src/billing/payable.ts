import type { Currency } from '@hexabase-kaas/tenancy';

/**
 * Smallest units of a currency that are paid together: of KWD, which has three decimals, card networks take two.
 * @see https://docs.stripe.com/currencies#three-decimal
 */
export const payableStep = (currency: Currency): bigint => (currency === 'KWD' ? 10n : 1n);
