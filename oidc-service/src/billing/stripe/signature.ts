import { createHmac, timingSafeEqual } from 'node:crypto';

/** Why a webhook is not Stripe's. */
export type SignatureFault = 'header' | 'signature' | 'time';

/**
 * Checks the header `Stripe-Signature`: `t=<seconds>,v1=<HMAC-SHA256 of "<t>.<body>" in hexadecimal>`, with several `v1` while
 * Stripe signs with several secrets. Other schemes, `v0` among them, count for nothing
 * (https://docs.stripe.com/webhooks/signature). Unlike Stripe's own library it also refuses times in the future.
 *
 * @param body bytes as they came
 * @param tolerance seconds that the time of the signature may be from now, in both directions
 * @returns undefined when it is Stripe's
 */
export function signatureFault(
  header: string | undefined,
  body: Buffer,
  secrets: readonly string[],
  now: Date,
  tolerance: number,
): SignatureFault | undefined {
  const parts = (header ?? '').split(',').map((part) => part.trim().split('='));
  const times = parts.filter(([name]) => name === 't').map(([, value = '']) => value);
  const signatures = parts.filter(([name]) => name === 'v1').map(([, value = '']) => value);
  const [time] = times;
  if ((header ?? '').length > 4_096 || times.length !== 1 || signatures.length === 0) return 'header';
  if (time === undefined || !/^\d{1,12}$/.test(time)) return 'header';
  const matches = secrets.flatMap((secret) => {
    const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest();
    return signatures.map((one) => /^[0-9a-f]{64}$/.test(one) && timingSafeEqual(Buffer.from(one, 'hex'), expected));
  });
  if (!matches.includes(true)) return 'signature';
  return Math.abs(Math.floor(now.getTime() / 1_000) - Number(time)) > tolerance ? 'time' : undefined;
}
