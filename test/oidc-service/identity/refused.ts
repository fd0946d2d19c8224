import type { Lies } from './provider-server.js';
import type { SignInServer } from './sign-in-server.js';

/** What a provider says, and nobody may hear of. */
export const canary = 'canary-51d2e8';

/** Tries to sign in while a provider lies, and sees that nobody is signed in, nothing is written, and the audit says so. */
export async function refusedBy(
  server: SignInServer,
  provider: 'dex' | 'github',
  lies: Lies,
  statuses: readonly number[],
): Promise<void> {
  const { db } = server;
  const count = async () => [
    await db.selectFrom('person').select('id').execute(),
    await db.selectFrom('account').select('id').execute(),
    await db.selectFrom('organization').select('id').execute(),
    await db.selectFrom('session').select('id').execute(),
  ];
  const before = await count();
  const browser = server.browser();
  server[provider].lies = lies;
  const who = {
    sub: '4711',
    login: canary,
    name: canary,
    email: `${canary}@example.com`,
    email_verified: true,
    emails: [],
  };
  const began = Date.now();
  const answer = await server.through(browser, provider, who);
  expect(statuses).toContain(answer.status);
  expect(Date.now() - began).toBeLessThan(10_000);
  const page = await answer.text();
  expect(page).toContain('role="alert"');
  expect(page).toContain(answer.headers.get('x-request-id'));
  expect(page).not.toContain(canary);
  expect(browser.session).toBe(undefined);
  expect(await count()).toEqual(before);
  const request_id = answer.headers.get('x-request-id');
  const told = await db.selectFrom('audit_event').selectAll().where('request_id', '=', request_id).execute();
  expect(told).toMatchObject([
    { action: 'session.begin', target: `provider/${provider}`, result: 'failed', actor: 'anonymous' },
  ]);
  expect(JSON.stringify(told)).not.toContain(canary);
  expect(server.lines.join('\n')).not.toContain(canary);
  // What happened is over: the next one is served.
  server[provider].lies = {};
  expect((await server.browser().get('/livez')).status).toBe(200);
}
