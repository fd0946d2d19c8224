// Signatures of webhooks, against an HMAC of our own: every vector has one right answer.
import { signatureFault, stripeApiVersion } from '@hexabase-kaas/oidc-service';
import Stripe from 'stripe';
import { hmacSha256, signedHeader } from './independent-hmac.js';

const now = 1_800_000_000;
const [a, b, c] = ['a', 'b', 'c'].map((letter) => `whsec_${letter.repeat(32)}`) as [string, string, string];
const bodies = [
  Buffer.from('{"id":"evt_1"}'),
  Buffer.from(''),
  Buffer.from('請求書 🧾 {"id":"evt_2"}'),
  Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x0d]),
  Buffer.alloc(1_048_576, 'x'),
];
const check = (header: string | undefined, body: Buffer, secrets = [a, b], tolerance = 300) =>
  signatureFault(header, body, secrets, new Date(now * 1_000 + 999), tolerance);

test('the HMAC of the vectors is that of RFC 4231', () => {
  expect(hmacSha256(Buffer.from('Jefe'), Buffer.from('what do ya want for nothing?'))).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

test('secrets, bodies, times: what is signed by one of them within the tolerance is Stripe’s, and nothing else', () => {
  let vectors = 0;
  for (const body of bodies)
    for (const signers of [[a], [b], [c], [a, b], [c, a], [c, c]])
      for (const [age, fault] of [
        [0, undefined],
        [300, undefined],
        [-300, undefined],
        [301, 'time'],
        [-301, 'time'],
        [86_400 * 3, 'time'],
      ] as const) {
        const known = signers.some((one) => one !== c);
        expect(check(signedHeader(body, signers, now - age), body)).toBe(known ? fault : 'signature');
        vectors += 1;
      }
  expect(vectors).toBe(180);
});

const body = bodies[0] as Buffer;
const good = signedHeader(body, [a], now);
const signature = good.slice(good.indexOf('v1=') + 3);
test.each<[string, string | undefined, string | undefined]>([
  ['as it is', good, undefined],
  ['spaces after commas', good.replace(',', ', '), undefined],
  ['other schemes besides', `${good},v0=${'0'.repeat(64)},v2=x`, undefined],
  ['a wrong one before', `t=${now},v1=${'0'.repeat(64)},v1=${signature}`, undefined],
  ['the order turned', `v1=${signature},t=${now}`, undefined],
  ['no header', undefined, 'header'],
  ['an empty header', '', 'header'],
  ['no time', `v1=${signature}`, 'header'],
  ['no signature', `t=${now}`, 'header'],
  ['two times', `t=${now},t=${now},v1=${signature}`, 'header'],
  ['a time that is no number', `t=now,v1=${signature}`, 'header'],
  ['a time with a sign', `t=+${now},v1=${signature}`, 'header'],
  ['a time with a fraction', `t=${now}.0,v1=${signature}`, 'header'],
  ['a time of a hundred digits', `t=${'9'.repeat(100)},v1=${signature}`, 'header'],
  ['the old scheme alone', `t=${now},v0=${signature}`, 'header'],
  ['a header of 5,000 characters', `${good},v0=${'0'.repeat(5_000)}`, 'header'],
  ['capitals', `t=${now},v1=${signature.toUpperCase()}`, 'signature'],
  ['half of it', `t=${now},v1=${signature.slice(0, 32)}`, 'signature'],
  ['one digit more', `t=${now},v1=${signature}0`, 'signature'],
  ['empty', `t=${now},v1=`, 'signature'],
  ['no hexadecimal', `t=${now},v1=${'z'.repeat(64)}`, 'signature'],
  ['base64', `t=${now},v1=${Buffer.from(signature, 'hex').toString('base64')}`, 'signature'],
  ['another time than was signed', `t=${now - 1},v1=${signature}`, 'signature'],
])('a header: %s', (_, header, fault) => {
  expect(check(header, body)).toBe(fault);
});

test('one changed bit of the body is another body', () => {
  for (let i = 0; i < body.length; i++) {
    const changed = Buffer.from(body);
    changed[i] = (changed[i] as number) ^ 1;
    expect(check(good, changed)).toBe('signature');
  }
});

test("what Stripe's own library signs is taken, and what is taken is taken by it", () => {
  const stripe = new Stripe('sk_test_0123456789', { apiVersion: stripeApiVersion });
  const payload = body.toString();
  const header = stripe.webhooks.generateTestHeaderString({ payload, secret: a, timestamp: now });
  expect(check(header, body)).toBeUndefined();
  expect(stripe.webhooks.constructEvent(payload, good, a, 300, undefined, now * 1_000).id).toBe('evt_1');
});
