import type { Transaction } from '../database/database.js';
import type { Language } from '../http/page/language.js';
import { mailTopic } from '../mail/index.js';
import { enqueue } from '../outbox/index.js';
import { messages } from './messages.js';
import type { ShownInvitation } from './pending-invitation.js';

/** Has the link of an invitation mailed, after the transaction; once, for the job has the id of the invitation. */
export async function mailInvitation(
  transaction: Transaction,
  { id, organization, email, expiresAt }: ShownInvitation,
  link: string,
  language: Language,
  now: Date,
): Promise<void> {
  if (email === null) return;
  const { name } = await transaction
    .selectFrom('organization')
    .select('name')
    .where('id', '=', organization)
    .executeTakeFirstOrThrow();
  const text = messages[language];
  const payload = {
    to: email,
    subject: text.mailSubject(name),
    text: text.mailText(name, link, expiresAt.slice(0, 10)),
  };
  await enqueue(transaction, { topic: mailTopic, payload, key: `invitation/${id}`, runAt: now });
}
