import type { Transaction } from '../database/database.js';
import { type Language, languageOf } from '../http/page/language.js';
import { type Mail, mailTopic, reachableUsers } from '../mail/index.js';
import { enqueue } from '../outbox/index.js';
import { comingStages, type Grace } from './grace.js';
import { graceMessages } from './grace-messages.js';

/** Tells the users of an organization where it stands and what comes when, once for each stage that it enters. */
export async function tellStage(
  transaction: Transaction,
  organization: string,
  grace: Grace,
  now: Date,
): Promise<void> {
  for (const { id, email, locale } of await reachableUsers(transaction, organization))
    await enqueue(transaction, {
      topic: mailTopic,
      key: `grace/${organization}/${grace.stage}/${grace.since.toISOString()}/${id}`,
      payload: graceMail(email, languageOf(locale), organization, grace),
      runAt: now,
    });
}

/** The mail about a stage, in one language. */
export function graceMail(to: string, language: Language, organization: string, grace: Grace): Mail {
  const words = graceMessages[language];
  const coming = comingStages(grace).map(({ stage, from }) => `- ${words.date(from)}: ${words.coming[stage]}`);
  const text = [
    words.greeting(organization),
    words.now[grace.stage],
    ...(coming.length > 0 ? [[words.unlessPaid, ...coming].join('\n')] : []),
    ...(grace.stage === 'active' ? [] : [words.never]),
  ];
  return { to, subject: words.subject[grace.stage](organization), text: `${text.join('\n\n')}\n` };
}
