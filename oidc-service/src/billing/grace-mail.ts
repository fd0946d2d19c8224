import type { Language } from '../http/page/language.js';
import type { Mail } from '../mail/index.js';
import { comingStages, deletableFrom, type Grace } from './grace.js';
import { graceMessages } from './grace-messages.js';

/**
 * The mail about a stage, in one language: what happened, what to do and where, what comes when.
 * @param issuer URL of the service, where the organization's billing page is
 */
export function graceMail(to: string, language: Language, organization: string, grace: Grace, issuer: string): Mail {
  const words = graceMessages[language];
  const coming = comingStages(grace).map(({ stage, from }) => `- ${words.date(from)}: ${words.coming[stage]}`);
  const deletable = deletableFrom(grace);
  const page = billingPageOf(issuer, organization);
  const text = [
    words.greeting(organization),
    words.now[grace.stage],
    grace.stage === 'active' ? words.see(page) : words.pay(page),
    ...(coming.length > 0 ? [[words.unlessPaid, ...coming].join('\n')] : []),
    ...(deletable === undefined ? [] : [words.deletable(words.date(deletable))]),
    ...(grace.stage === 'active' ? [] : [words.never]),
  ];
  return { to, subject: words.subject[grace.stage](organization), text: `${text.join('\n\n')}\n` };
}

/** Where an organization sees what it owes, and why. */
export const billingPageOf = (issuer: string, organization: string): string =>
  `${issuer}/console/organizations/${organization}/billing`;
