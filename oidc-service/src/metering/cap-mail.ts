import { decimalText } from '../billing/index.js';
import type { Transaction } from '../database/database.js';
import { type Language, languageOf } from '../http/page/language.js';
import { type Mail, mailTopic, reachableUsers } from '../mail/index.js';
import { enqueue } from '../outbox/index.js';
import { capMessages } from './cap-messages.js';
import type { MeterUse } from './meter-use.js';

/** Tells the users of an organization how much of a cap is used. */
export async function mailCap(
  transaction: Transaction,
  organization: string,
  use: MeterUse,
  percent: number,
  month: string,
  now: Date,
): Promise<void> {
  for (const { id, email, locale } of await reachableUsers(transaction, organization))
    await enqueue(transaction, {
      topic: mailTopic,
      key: `usage-cap/${organization}/${use.meter}/${month}/${percent}/${use.cap}/${id}`,
      payload: capMail(email, languageOf(locale), organization, use, percent, month),
      runAt: now,
    });
}

/** The mail about a cap, in one language. */
export function capMail(
  to: string,
  language: Language,
  organization: string,
  { meter, tenant, cap = 0n }: MeterUse,
  percent: number,
  month: string,
): Mail {
  const words = capMessages[language];
  const name = words.meter[meter];
  const text = [
    words.greeting(organization),
    words.now(name, decimalText(tenant), decimalText(cap), month),
    percent >= 100 ? words.reached : words.near,
  ];
  return { to, subject: words.subject(organization, name, percent), text: `${text.join('\n\n')}\n` };
}
