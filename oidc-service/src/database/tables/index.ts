import type { AuditCheckpointTable, AuditEventTable, AuditHeadTable } from './audit.js';
import type { GraceTable, LedgerLineTable, PriceVersionTable } from './billing.js';
import type { EventCursorTable } from './event.js';
import type {
  StripeMeterEventTable,
  UsageAlertTable,
  UsageBatchTable,
  UsageCapTable,
  UsageHourTable,
  UsageRecordTable,
} from './metering.js';
import type { NotificationChoiceTable, NotificationTable, WebhookTable, WorkspaceStatusTable } from './notification.js';
import type { InvitationTable, OrganizationTable, OrganizationUserTable } from './organization.js';
import type { MigrationTable, OutboxTable } from './outbox.js';
import type { AccountTable, PersonTable, SessionTable, SignInAttemptTable, WorkspaceSignInTable } from './person.js';
import type { ChangeTable, TenancyBranchTable } from './provisioning.js';
import type { RateLimitTable } from './rate-limit.js';
import type {
  StripeCursorTable,
  StripeCustomerTable,
  StripeEventTable,
  StripeWriteTable,
  UseInvoiceTable,
} from './stripe.js';
import type { OidcModelTable, SigningKeyTable } from './token.js';
import type {
  BreakGlassTable,
  DirectoryTable,
  MembershipTable,
  WorkspaceGroupTable,
  WorkspaceTable,
} from './workspace.js';

/** Every table of the service. A new one also needs its columns in `personal-data.ts`. */
export interface Tables {
  account: AccountTable;
  audit_checkpoint: AuditCheckpointTable;
  audit_event: AuditEventTable;
  audit_head: AuditHeadTable;
  break_glass: BreakGlassTable;
  change: ChangeTable;
  directory: DirectoryTable;
  event_cursor: EventCursorTable;
  grace: GraceTable;
  invitation: InvitationTable;
  ledger_line: LedgerLineTable;
  membership: MembershipTable;
  migration: MigrationTable;
  notification: NotificationTable;
  notification_choice: NotificationChoiceTable;
  oidc_model: OidcModelTable;
  organization: OrganizationTable;
  organization_user: OrganizationUserTable;
  outbox: OutboxTable;
  person: PersonTable;
  price_version: PriceVersionTable;
  rate_limit: RateLimitTable;
  session: SessionTable;
  sign_in_attempt: SignInAttemptTable;
  signing_key: SigningKeyTable;
  stripe_cursor: StripeCursorTable;
  stripe_customer: StripeCustomerTable;
  stripe_event: StripeEventTable;
  stripe_meter_event: StripeMeterEventTable;
  stripe_write: StripeWriteTable;
  tenancy_branch: TenancyBranchTable;
  usage_alert: UsageAlertTable;
  usage_batch: UsageBatchTable;
  usage_cap: UsageCapTable;
  usage_hour: UsageHourTable;
  usage_record: UsageRecordTable;
  use_invoice: UseInvoiceTable;
  webhook: WebhookTable;
  workspace: WorkspaceTable;
  workspace_group: WorkspaceGroupTable;
  workspace_sign_in: WorkspaceSignInTable;
  workspace_status: WorkspaceStatusTable;
}
