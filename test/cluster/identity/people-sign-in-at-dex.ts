import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import {
  createLog,
  readConfiguration,
  type Server,
  serviceFeatures,
  startServer,
  systemClock,
} from '@hexabase-kaas/oidc-service';
import { type DexOptions, startDex } from '../harness/dex.ts';
import { freePorts } from '../harness/port.ts';
import { removeScratch, scratchDirectory } from '../harness/scratch.ts';
import { whyNoTools } from '../harness/tools.ts';

const secret = 'a secret: with + reserved & characters';

/** Cookies of one browser at one server; redirects are left to whoever browses. */
class Jar {
  private readonly cookies = new Map<string, string>();
  private readonly origin: string;
  constructor(origin: string) {
    this.origin = origin;
  }

  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ');
    const headers = { ...(init.headers as Record<string, string>), ...(cookie !== '' && { cookie }) };
    const response = await fetch(new URL(url, this.origin), { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    return response;
  }

  /** Asks as a page of the service would, to change something. */
  change(method: string, path: string, body?: object): Promise<Response> {
    const headers = { origin: this.origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
    return this.ask(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  }
}

test('people sign in at Dex, are invited, and are the same people again', {
  skip: whyNoTools(),
  timeout: 20 * 60_000,
}, async (t) => {
  const [dexPort, port] = (await freePorts(2)) as [number, number];
  const [dexUrl, issuer] = [`http://127.0.0.1:${dexPort}/dex`, `http://localhost:${port}`];
  const scratch = scratchDirectory('dex');
  const redirect = `${issuer}/sign-in/dex/callback`;
  const options: DexOptions = {
    issuer: dexUrl,
    address: `127.0.0.1:${dexPort}`,
    client: { id: 'kaas', secret, redirectUri: redirect },
    emails: ['alice@example.com', 'bob@example.com'],
  };
  let dex = startDex(scratch, options);
  let server: Server | undefined;
  try {
    const isUp = async () => (await fetch(`${dexUrl}/.well-known/openid-configuration`)).ok;
    await dex.until('dex answers', 60, isUp);
    const configuration = readConfiguration({
      ISSUER: issuer,
      PORT: String(port),
      DATABASE_URL: 'pglite:memory',
      PROVIDER_TIMEOUT_SECONDS: '30',
      PROVIDERS: JSON.stringify([
        { kind: 'openid', name: 'dex', label: 'Dex', issuer: dexUrl, clientId: 'kaas', clientSecret: secret },
      ]),
    });
    server = await startServer({
      configuration,
      clock: systemClock,
      log: createLog('silent'),
      features: serviceFeatures,
    });
    const me = async (jar: Jar) =>
      (await (await jar.ask('/api/v1/me')).json()) as { id: string; name: string; email: string };

    /** Leaves for Dex, gives address and password, approves, and comes back. */
    const signIn = async (email: string, password = 'password'): Promise<{ jar: Jar; answer: Response }> => {
      const [jar, atDex] = [new Jar(issuer), new Jar(dexUrl)];
      let location = (await jar.ask('/sign-in/dex?return_to=%2Faccount')).headers.get('location') ?? '';
      for (let hop = 0; !location.startsWith(issuer); hop++) {
        assert.ok(hop < 12, `Dex did not come to an end: ${location}`);
        let page = await atDex.ask(location);
        if (page.headers.get('location') === null) {
          const html = await page.text();
          const approval = /name="req" value="([^"]+)"/.exec(html)?.[1];
          const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? location;
          const form: Record<string, string> =
            approval === undefined ? { login: email, password } : { req: approval, approval: 'approve' };
          page = await atDex.ask(new URL(action, new URL(location, dexUrl)).href, {
            method: 'POST',
            body: new URLSearchParams(form),
          });
          if (page.headers.get('location') === null) return { jar, answer: page };
        }
        location = new URL(page.headers.get('location') as string, new URL(location, dexUrl)).href;
      }
      return { jar, answer: await jar.ask(location) };
    };

    const alice = await signIn('alice@example.com');
    await t.test('the first sign-in makes a person and an organization of their own', async () => {
      assert.deepEqual([alice.answer.status, alice.answer.headers.get('location')], [303, '/account']);
      const { id, name, email } = await me(alice.jar);
      assert.match(id, /^u-/);
      assert.deepEqual([name, email], ['alice', 'alice@example.com']);
      const { items } = (await (await alice.jar.ask('/api/v1/organizations')).json()) as { items: object[] };
      assert.deepEqual(items, [
        { id: `o-${id.slice(2, 20)}`, name: 'alice', private: true, origin: 'managed', role: 'admin' },
      ]);
    });

    await t.test('a wrong password signs nobody in', async () => {
      const { jar } = await signIn('alice@example.com', 'guessed');
      assert.equal((await jar.ask('/api/v1/me')).status, 401);
    });

    await t.test('an invitation makes the other one an organization user', async () => {
      const { items } = (await (await alice.jar.ask('/api/v1/organizations')).json()) as { items: { id: string }[] };
      const organization = items[0]?.id as string;
      const made = await alice.jar.change(
        'PUT',
        `/api/v1/organizations/${organization}/invitations/i-${randomUUID()}`,
        { role: 'billing' },
      );
      const { link } = (await made.json()) as { link: string };
      const bob = await signIn('bob@example.com');
      assert.equal((await bob.jar.change('POST', `${new URL(link).pathname}/accept`)).status, 200);
      const users = (await (await bob.jar.ask(`/api/v1/organizations/${organization}/users`)).json()) as {
        items: { role: string }[];
      };
      assert.deepEqual(users.items.map(({ role }) => role).sort(), ['admin', 'billing']);
    });

    await t.test('the next sign-in is of the same person', async () => {
      const again = await signIn('alice@example.com');
      assert.equal((await me(again.jar)).id, (await me(alice.jar)).id);
    });

    await t.test('while Dex is down nobody signs in, and who is signed in goes on', async () => {
      await dex.stop();
      const began = Date.now();
      const page = await new Jar(issuer).ask('/sign-in/dex');
      assert.equal(page.status, 502);
      assert.match(await page.text(), /Dex does not answer/);
      t.diagnostic(`told after ${Date.now() - began} ms`);
      assert.equal((await me(alice.jar)).name, 'alice');
    });

    await t.test('after a restart with new keys, people sign in again', async () => {
      dex = startDex(scratch, options);
      await dex.until('dex answers', 60, isUp);
      const again = await signIn('alice@example.com');
      assert.equal((await me(again.jar)).id, (await me(alice.jar)).id);
    });
  } finally {
    await server?.stop();
    await dex.stop();
    removeScratch(scratch);
  }
});
