import { type StripeParts, stripeProvider } from '@hexabase-kaas/oidc-service';

/** Starts a Checkout as somebody does who presses the button. */
export const startCheckoutOf = (parts: StripeParts, organization: string): Promise<string> =>
  stripeProvider(parts, async () => parts.stripe).checkout(organization, 'JPY');
