import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { mailFeature, organizationsFeature, privateOrganization } from '@hexabase-kaas/oidc-service';
import { type SignInServer, startSignInServer } from '../identity/sign-in-server.js';
import { SmtpServer } from './smtp-server.js';

jest.setTimeout(120_000);

let smtp: SmtpServer;
let server: SignInServer;
beforeAll(async () => {
  smtp = await SmtpServer.start();
  const settings = { SMTP_URL: smtp.url, MAIL_FROM: 'Hexabase KaaS <kaas@example.com>' };
  server = await startSignInServer([organizationsFeature, mailFeature], settings);
});
afterAll(async () => {
  await server.stop();
  await smtp.stop();
});

const until = async (holds: () => Promise<boolean> | boolean): Promise<void> => {
  const end = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not happen');
    await pause(20);
  }
};
/** The text of a mail: quoted-printable (RFC 2045, 6.7) taken away. */
const textOf = (mail: string): string => {
  const text = mail.replaceAll(/=\n/g, '');
  return Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/g, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();
};
async function invite(name: string, email: string, headers: Record<string, string> = {}) {
  const browser = await server.as(name);
  const { id } = (await server.me(browser)) as { id: string };
  const organization = privateOrganization(id);
  const answer = await browser.send(
    'PUT',
    `/api/v1/organizations/${organization}/invitations/i-${randomUUID()}`,
    { role: 'billing', email },
    headers,
  );
  return { browser, organization, made: (await answer.json()) as { id: string; link: string; mailed: boolean } };
}
const job = (id: string) =>
  server.db.selectFrom('outbox').selectAll().where('key', '=', `invitation/${id}`).executeTakeFirstOrThrow();

test('an invitation with an address is mailed, and what was sent is forgotten', async () => {
  const { made } = await invite('Sender', 'guest@example.com');
  expect(made.mailed).toBe(true);
  await until(async () => (await job(made.id)).done_at !== null);
  const [mail] = smtp.mails.splice(0) as [string];
  expect(mail).toMatch(/^From: Hexabase KaaS <kaas@example\.com>$/m);
  expect(mail).toMatch(/^To: guest@example\.com$/m);
  expect(mail).toMatch(/^Subject: Invitation to Sender$/m);
  expect(textOf(mail)).toContain(made.link);
  expect((await job(made.id)).payload).toEqual({});
  const audit = JSON.stringify(await server.db.selectFrom('audit_event').selectAll().execute());
  expect(audit).not.toContain('guest@example.com');
  expect(server.lines.join('\n')).not.toContain('guest@example.com');
});

test('mails speak Japanese to whoever asks in it', async () => {
  const { made } = await invite('送信者', 'ja@example.com', { 'accept-language': 'ja' });
  await until(async () => (await job(made.id)).done_at !== null);
  const [mail] = smtp.mails.splice(0) as [string];
  const text = /base64/i.test(mail)
    ? Buffer.from(mail.split('\n\n').slice(1).join(''), 'base64').toString()
    : textOf(mail);
  expect(text).toContain('招待されています');
});

test('a server that is busy gets the same mail again, under the same id; one that refuses for good does not', async () => {
  smtp.answers.push(451);
  const busy = await invite('Busy', 'busy@example.com');
  await until(async () => (await job(busy.made.id)).last_error !== null);
  expect(await job(busy.made.id)).toMatchObject({ done_at: null, dead_at: null, attempts: 1 });
  server.ahead(31_000);
  await until(async () => (await job(busy.made.id)).done_at !== null);
  server.ahead(0);
  const [mail] = smtp.mails.splice(0) as [string];
  expect(mail).toMatch(/^Message-ID: <[0-9a-f]{40}@example\.com>$/m);
  smtp.answers.push(550);
  const refused = await invite('Refused', 'refused@example.com');
  await until(async () => (await job(refused.made.id)).dead_at !== null);
  expect(smtp.mails).toEqual([]);
  expect(JSON.stringify((await job(refused.made.id)).last_error)).not.toContain('refused@example.com');
});

test('the name of an organization cannot add to the header of a mail', async () => {
  const name = 'x';
  const { browser, organization } = await invite(name, 'first@example.com');
  const renamed = await browser.send('PUT', `/api/v1/organizations/${organization}`, {
    name: 'a\r\nBcc: evil@example.com',
  });
  expect(renamed.status).toBe(400);
});
