export { capMail } from './cap-mail.js';
export { csvUsageSink, csvUsageSource, parseUsage, UsageLineError } from './csv-usage.js';
export { meteringFeature } from './feature.js';
export { type MeterParts, meterHours } from './meter-hours.js';
export type { MeterUse } from './meter-use.js';
export { openCostUsageSource } from './opencost-usage.js';
export { prometheusQueries, prometheusUsageSource } from './prometheus-usage.js';
export { type MeteringConfiguration, meteringRule, meteringSettings } from './settings.js';
export { meterEventName, type StripeUsageParts, stripeUsageSink } from './stripe-usage.js';
export { alertCaps, monthlyUse, putCap, removeCap, requireBelowCaps } from './usage-cap.js';
export { usageMetrics } from './usage-metrics.js';
export {
  hourOf,
  type UsagePart,
  type UsageRecord,
  usageId,
  usageParts,
} from './usage-record.js';
export { noUsageSink, type SentUsage, type UsageSink } from './usage-sink.js';
export type { UsageSource } from './usage-source.js';
export { latest, sendUsage, type Taken, takeUsage, usageTotals } from './usage-store.js';
export { includedUse, type UseHour, workspaceUse } from './workspace-use.js';
