export {
  ApiError,
  apiClient,
  apiFeature,
  type Called,
  type CallOf,
  type Operation,
  type OperationId,
  openApiDocument,
  operations,
} from './api/index.js';
export { appendAudit, auditService, recordAudit } from './audit/append.js';
export { type AuditEvent, type ChainedEvent, eventHash, genesisHash } from './audit/audit-event.js';
export { canonicalJson } from './audit/canonical-json.js';
export { csvCell, csvLines, jsonLines } from './audit/export.js';
export { type AuditFilter, listAudit, readAudit, type ShownEvent } from './audit/list.js';
export { retainAudit } from './audit/retain.js';
export { type AuditBreak, type AuditVerification, verifyAudit } from './audit/verify.js';
export { auditRetentionFeature } from './audit-retention/index.js';
export {
  authorizationFeature,
  authorize,
  authorizeGift,
  Denied,
  type Gift,
  type Right,
  rights,
  type Standing,
  standingOf,
  type Target,
} from './authorization/index.js';
export {
  advanceAll,
  afterPayment,
  afterTime,
  billingFeature,
  type Correction,
  CorrectionRefused,
  closedAt,
  comingStages,
  correctLine,
  decimalText,
  type EntryUse,
  followAll,
  followDirectory,
  followingLines,
  type Grace,
  type GraceStage,
  graceMail,
  graceOf,
  graceStages,
  graceTable,
  hoursOf,
  inGoodStanding,
  type LedgerLine,
  mayDelete,
  millionths,
  monthBefore,
  monthOf,
  noPaymentProvider,
  organizationLines,
  type PaymentEvent,
  type PaymentProvider,
  type Period,
  type PriceVersion,
  priceVersionOf,
  priceVersions,
  prorate,
  quantitiesOf,
  readStatement,
  recordPayment,
  type Statement,
  type StatementLine,
  type SubscriptionProblem,
  type SubscriptionState,
  standingLines,
  statementOf,
  type UseLine,
  workspaceLines,
  yearOf,
} from './billing/index.js';
export * from './billing/stripe/index.js';
export { type Clock, systemClock } from './clock.js';
export { type ConfigurationRule, type Configured, parseConfiguration } from './configuration/configuration.js';
export {
  type ConfigurationCode,
  ConfigurationError,
  type ConfigurationIssue,
  configurationCodes,
} from './configuration/configuration-issue.js';
export { isLoopbackHost, isLoopbackUrl } from './configuration/loopback.js';
export { configurationPage } from './configuration/reference-page.js';
export { type Environment, type Setting, type Settings, setting, type Values } from './configuration/setting.js';
export {
  type ConsolePage,
  type ConsolePageId,
  claimAfter,
  consoleFeature,
  consolePages,
  type DocumentFacts,
  directGroups,
  documentCode,
  messages as consoleMessages,
  organizationCode,
  ruleChoices,
  rulesOf,
  startOfDay,
  verbsOf,
  workspaceCode,
} from './console/index.js';
export { type Database, type OpenDatabase, openDatabase, type Transaction } from './database/database.js';
export { DirectoryLockedError, lockDirectory } from './database/directory-lock.js';
export { embeddedTemplate, makeEmbeddedTemplate } from './database/embedded.js';
export { type Migration, migrate, pendingMigrations, SchemaTooNewError } from './database/migration.js';
export { migrations } from './database/migrations/index.js';
export { opaqueId } from './database/opaque-id.js';
export { type PersonalColumn, personalData } from './database/personal-data.js';
export { lockPlace } from './database/place-lock.js';
export type { AuditResult } from './database/tables/audit.js';
export type { Tables } from './database/tables/index.js';
export type { OrganizationRole, Origin } from './database/tables/organization.js';
export type { SigningKeyState } from './database/tables/token.js';
export { inTransaction } from './database/transaction.js';
export {
  type ApplyResult,
  applyObject,
  beginSource,
  clusterSource,
  type DirectoryObject,
  type DirectoryReader,
  DirectoryRefusal,
  type DirectorySource,
  directoryFeature,
  directoryMetrics,
  directoryReader,
  diskSource,
  type FoundObject,
  gate,
  knownVersions,
  readDirectoryObject,
  removeObject,
  type Snapshot,
  type Watching,
  type WorkspaceContent,
} from './directory/index.js';
export {
  type EventStream,
  eventOf,
  eventPublisher,
  eventSchema,
  eventsFeature,
  eventsPage,
  memoryEventStream,
  natsEventStream,
  type PublishedEvent,
  publishedEvent,
  subjectOf,
} from './events/index.js';
export { type FeatureOf, serviceFeatures } from './features.js';
export {
  effectiveGroupsOf,
  groupsOf,
  type HeldGroup,
  heldGroupsOf,
  type Membership,
  putMember,
} from './groups/index.js';
export { type AppParts, createApp } from './http/app.js';
export { type Authenticator, actorOf, type Caller } from './http/caller.js';
export type { Feature } from './http/feature.js';
export type { ReadinessCheck } from './http/health.js';
export { checked, jsonBody } from './http/input.js';
export { createLog } from './http/log.js';
export { type MeasuredGauge, type Measurement, measure } from './http/measured.js';
export { Problem, type ProblemCode, type ProblemIssue, problemCodes } from './http/problem.js';
export { contextOf, type RequestContext } from './http/request-context.js';
export { requestEvent } from './http/request-event.js';
export {
  type ExternalIdentity,
  hashOf,
  identityFeature,
  lifeOf,
  newSecret,
  privateOrganization,
  returnPath,
  type Session,
  type SessionLife,
  type SignedIn,
  type SignIn,
  sessionById,
  signIn,
} from './identity/index.js';
export * from './keys/index.js';
export { mailFeature } from './mail/index.js';
export * from './metering/index.js';
export * from './notifications/index.js';
export { acceptInvitation, createInvitation, organizationsFeature } from './organizations/index.js';
export {
  enqueue,
  forgetJobs,
  GivenUpError,
  type Handler,
  type Job,
  outboxMetrics,
  outboxWorker,
  type RetryPolicy,
  workOnce,
} from './outbox/index.js';
export { exportPersonalData, type PersonalDataExport, personalColumns, subjectRows } from './personal-data/index.js';
export {
  deleteExpiredTokens,
  guardedPost,
  providerFeature,
  provideWith,
  revokeAccount,
  revokeGrant,
  revokePerson,
  revokeSession,
} from './provider/index.js';
export {
  changeMetrics,
  type Edit,
  edited,
  type FiledDocument,
  newIssues,
  notHeld,
  notHeldOfBinding,
  provisioningFeature,
  type Reading,
  type ShownChange,
} from './provisioning/index.js';
export {
  connectRedis,
  databaseRateLimiter,
  memoryRateLimiter,
  type RateLimit,
  type RateLimitAnswer,
  type RateLimiter,
  rateLimitFeature,
  redisRateLimiter,
  substituted,
} from './rate-limit/index.js';
export { type Server, type ServerParts, startServer } from './server.js';
export type { Service } from './service.js';
export { type Configuration, readConfiguration, serviceSettings } from './service-settings.js';
export * from './status/index.js';
export * from './webhooks/index.js';
export * from './workloads/index.js';
