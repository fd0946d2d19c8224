import { billingPageOf, decimalText } from '../billing/index.js';
import type { Language } from '../http/page/language.js';
import type { Mail } from '../mail/index.js';
import { capMessages } from './cap-messages.js';
import type { MeterUse } from './meter-use.js';

/** The mail about how much of a cap is used, in one language. @param issuer URL of the service */
export function capMail(
  to: string,
  language: Language,
  organization: string,
  { meter, tenant, cap = 0n }: MeterUse,
  percent: number,
  month: string,
  issuer: string,
): Mail {
  const words = capMessages[language];
  const name = words.meter[meter];
  const text = [
    words.greeting(organization),
    words.now(name, words.quantity(decimalText(tenant)), words.quantity(decimalText(cap)), words.month(month)),
    percent >= 100 ? words.reached : words.near,
    words.see(billingPageOf(issuer, organization)),
  ];
  return { to, subject: words.subject(organization, name, percent), text: `${text.join('\n\n')}\n` };
}
