export { billingMetrics } from './billing-metrics.js';
export {
  type CatalogueChange,
  type CatalogueDiff,
  type CataloguePrice,
  catalogueDiff,
  cataloguePrices,
  type FoundPrice,
  lookupKeyOf,
} from './catalogue.js';
export { openStripe, type StripeClient, stripeApiVersion, stripeStatusOf } from './client.js';
export { customersOf, type StripeParts } from './customer.js';
export { readEvent, type StripeEvent } from './event.js';
export { keepEvent, keepListed } from './event-store.js';
export {
  type ChargedInvoice,
  type ChargedLine,
  type ExplainedLine,
  type Explanation,
  explainInvoice,
  type InvoiceDifference,
} from './explain.js';
export { paymentProvider, stripeFeature } from './feature.js';
export { type EventOutcome, eventHandler } from './handle-event.js';
export { LeaseTaken, withLease } from './lease.js';
export { type InvoiceFacts, type PaymentState, paymentState, type SubscriptionFacts } from './payment-state.js';
export { stripeProvider } from './provider.js';
export { readExplanation, UnknownInvoice } from './read-invoice.js';
export { alignChanged, OtherAccount, type Reconciled, reconcile } from './reconcile.js';
export { refreshOrganization } from './refresh.js';
export { isLiveKey, type StripeConfiguration, stripeSettings } from './settings.js';
export { type SignatureFault, signatureFault } from './signature.js';
export { mostItems, type WantedItem, type WantedItems, wantedItems } from './subscription-items.js';
export { readCatalogueDiff, type SyncParts, syncCatalogue } from './sync-catalogue.js';
export { invoiceUse, useKey } from './use-invoice.js';
export { webhookBytes } from './webhook-routes.js';
