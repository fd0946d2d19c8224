export { type Correction, CorrectionRefused, correctLine } from './correction.js';
export { hoursOf } from './entry-hours.js';
export { billingFeature } from './feature.js';
export { followAll, followDirectory } from './follow.js';
export {
  afterPayment,
  afterTime,
  comingStages,
  type Grace,
  type GraceStage,
  graceStages,
  graceTable,
  inGoodStanding,
  mayDelete,
  type PaymentEvent,
  tokensAllowed,
} from './grace.js';
export { billingPageOf, graceMail } from './grace-mail.js';
export { advanceAll, graceOf, graceStage, recordPayment } from './grace-store.js';
export { organizationLines, priceVersions, workspaceLines } from './ledger.js';
export { type Charged, followingLines, type LedgerLine, quantitiesOf, standingLines } from './ledger-line.js';
export {
  noPaymentProvider,
  type PaymentProvider,
  type SubscriptionProblem,
  type SubscriptionState,
} from './payment-provider.js';
export { monthOf, overlapOf, type Period, yearOf } from './period.js';
export { type PriceVersion, priceVersionOf } from './price-version.js';
export { type Proration, prorate } from './proration.js';
export { decimalText, millionths } from './quantity.js';
export { readStatement } from './read-statement.js';
export { billingRule, billingSettings } from './settings.js';
export { type Arithmetic, type Statement, type StatementInput, type StatementLine, statementOf } from './statement.js';
export {
  customersOf,
  openStripe,
  paymentProvider,
  type StripeClient,
  type StripeConfiguration,
  stripeFeature,
  stripeStatusOf,
} from './stripe/index.js';
export { suspensionTopic } from './suspension.js';
export { closedAt, type EntryUse, monthBefore, type UseLine } from './use-line.js';
