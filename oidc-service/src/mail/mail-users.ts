import type { Transaction } from '../database/database.js';
import { type Language, languageOf } from '../http/page/language.js';
import { enqueue } from '../outbox/index.js';
import { type Mail, mailTopic } from './mail.js';
import { reachableUsers } from './reachable-users.js';

/**
 * Puts a mail to every user of an organization into the outbox, to each in their language; whoever has one under that key gets no
 * second.
 * @param key says what the mail tells, and when it tells it anew
 */
export async function mailUsers(
  transaction: Transaction,
  organization: string,
  key: string,
  now: Date,
  mailOf: (to: string, language: Language) => Mail,
): Promise<void> {
  for (const { id, email, locale } of await reachableUsers(transaction, organization))
    await enqueue(transaction, {
      ...{ topic: mailTopic, key: `${key}/${id}`, runAt: now },
      payload: mailOf(email, languageOf(locale)),
    });
}
