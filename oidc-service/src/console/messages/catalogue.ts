import type { Language } from '../../http/page/language.js';
import { accessMessages } from './access.js';
import { auditMessages } from './audit.js';
import { billingMessages } from './billing.js';
import { noticeMessages } from './notice.js';
import { notificationMessages } from './notification.js';
import { operatorMessages } from './operator.js';
import { organizationMessages } from './organization.js';
import { personMessages } from './person.js';
import { problemMessages } from './problem.js';
import { provisionMessages } from './provision.js';
import { sharedMessages } from './shared.js';
import { statusMessages } from './status.js';
import { structureMessages } from './structure.js';
import { usageMessages } from './usage.js';
import { webhookMessages } from './webhook.js';
import { workloadMessages } from './workload.js';
import { workspaceMessages } from './workspace.js';

const of = <L extends Language>(language: L) => ({
  ...sharedMessages[language],
  ...organizationMessages[language],
  ...workspaceMessages[language],
  access: accessMessages[language],
  billing: billingMessages[language],
  audit: auditMessages[language],
  status: statusMessages[language],
  usage: usageMessages[language],
  webhook: webhookMessages[language],
  notification: notificationMessages[language],
  person: personMessages[language],
  operator: operatorMessages[language],
  problem: problemMessages[language],
  provision: { ...provisionMessages[language], ...structureMessages[language] },
  workload: workloadMessages[language],
  notice: noticeMessages[language],
});

/** Every text of the console. A language in which one is missing does not compile. */
export type Messages = ReturnType<typeof of<'en'>>;

/** The texts in each language. */
export const messages: Readonly<Record<Language, Messages>> = { en: of('en'), ja: of('ja') };
