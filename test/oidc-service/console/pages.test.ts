import { type ConsolePage, type ConsolePageId, consoleMessages, consolePages } from '@hexabase-kaas/oidc-service';
import { callers } from '../api/world.js';
import { type ConsoleWorld, pathOf, startConsoleWorld, strangeTags } from './console-world.js';
import { examples } from './page-examples.js';

jest.setTimeout(300_000);

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>'&\`\${7*7}{{7*7}} \u202e日本`;
let world: ConsoleWorld;
beforeAll(async () => {
  world = await startConsoleWorld();
  const { db } = world;
  await db
    .updateTable('person')
    .set({ name: hostile, email: `${hostile}@example.com` })
    .execute();
  await db.updateTable('organization').set({ name: hostile }).execute();
  await db.updateTable('break_glass').set({ reason: hostile, person_id: callers.onCall }).execute();
  await db
    .updateTable('invitation')
    .set({ email: `${hostile}@example.com` })
    .execute();
  await db
    .insertInto('membership')
    .values({ workspace_id: 'acme--shop', group_name: 'WSAdmins', person_id: callers.admin, origin: 'managed' })
    .execute();
  await db
    .insertInto('break_glass')
    .values({
      ...{ id: 'mine', workspace_id: 'acme--shop', group_name: 'WSUsers', person_id: callers.admin, reason: hostile },
      expires_at: new Date('2026-12-01T00:00:00Z'),
    })
    .execute();
}, 120_000);
afterAll(() => world.stop());

const shown = (Object.keys(consolePages) as ConsolePageId[]).filter(
  (id) =>
    consolePages[id].method === 'get' && !['auditExport', 'kubeconfigFile', 'chooseMember', 'dataFile'].includes(id),
);
const pathOfPage = (id: ConsolePageId): string => {
  const page: ConsolePage = consolePages[id];
  const { params, query } = examples[id];
  const own = id === 'useBreakGlassPage' ? { ...params, id: 'mine' } : params;
  return `${pathOf(page.path, own)}${query === undefined ? '' : `?${query}`}`;
};
/** Texts between tags, as they stand in the markup, without those that are told to be in another language. */
const textsOf = (page: string): string[] =>
  page
    .replaceAll(/<(p|button)[^>]* lang="[^"]*"[^>]*>.*?<\/\1>/gs, '')
    .replaceAll(/<(script|style|pre|code)\b.*?<\/\1>/gs, '')
    .split(/<[^>]*>/)
    .map((text) => text.trim())
    .filter((text) => text !== '');
/** Every plain text of a catalogue. */
const plain = (of: unknown): string[] =>
  typeof of === 'string' ? [of] : typeof of === 'object' && of !== null ? Object.values(of).flatMap(plain) : [];

test.each(shown.flatMap((id) => (['en', 'ja'] as const).map((language) => [id, language] as const)))(
  '%s in %s is a whole page, in that language alone, with hostile names as text',
  async (id, language) => {
    const caller = id.startsWith('operator') ? 'operator' : 'admin';
    const answer = await world.page(caller, 'GET', pathOfPage(id), { language });
    const page = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page).toContain(`<html lang="${language}">`);
    expect(page.match(/<h1>[^<]+<\/h1>/g)).toHaveLength(1);
    expect(page.match(/<main id="main"/g)).toHaveLength(1);
    // Nothing but what we wrote is markup, and nothing that we wrote runs where it stands.
    expect(strangeTags(page)).toEqual([]);
    expect(page).not.toMatch(/\bundefined\b|\[object |=&#62; |\bNaN\b|Invalid Date/);
    const other = new Set(plain(consoleMessages[language === 'ja' ? 'en' : 'ja']));
    for (const same of plain(consoleMessages[language])) other.delete(same);
    expect(textsOf(page).filter((text) => other.has(text))).toEqual([]);
  },
);

test('hostile names are seen as they were given', async () => {
  const page = await (await world.page('admin', 'GET', '/organizations/acme/users')).text();
  expect(page).toContain('&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;');
});

test('files are attachments, as they are named', async () => {
  const kubeconfig = await world.page('developer', 'GET', '/workspaces/acme--shop/kubeconfig');
  expect(kubeconfig.headers.get('content-disposition')).toBe('attachment; filename=acme--shop.kubeconfig.json');
  const { clusters, users } = (await kubeconfig.json()) as {
    clusters: { cluster: { server: string } }[];
    users: { user: { exec: { args: string[] } } }[];
  };
  expect(clusters[0]?.cluster.server).toBe('https://acme--shop.kaas.example.com');
  expect(users[0]?.user.exec.args).toContain('--oidc-client-id=workspace-acme--shop');
  const data = await world.page('developer', 'GET', '/settings/data');
  expect(((await data.json()) as { person: string }).person).toBe('u-dev');
  const events = await world.page('admin', 'GET', '/organizations/acme/audit/export?format=csv&action=membership.put');
  expect(events.headers.get('content-type')).toMatch(/^text\/csv/);
  expect((await events.text()).split('\n')[0]).toContain('position');
});

test('the audit is filtered by days of the reader, and goes on where a page ends', async () => {
  const at = world.now;
  await world.page('admin', 'POST', '/workspaces/acme--shop/groups/Developers/members/u-removed/put', { form: {} });
  const cookie = 'kaas-zone=Asia%2FTokyo';
  const look = async (day: string) =>
    (
      await world.page('admin', 'GET', `/organizations/acme/audit?action=membership.put&from=${day}&until=${day}`, {
        headers: { cookie },
      })
    ).text();
  // Noon of UTC is the evening of the same day in Tokyo; 16:00 would be the next one.
  expect(await look('2026-11-21')).toContain('membership/acme--shop/Developers/u-removed');
  world.now = new Date('2026-11-21T16:00:00Z');
  await world.page('admin', 'POST', '/workspaces/acme--shop/groups/Developers/members/u-other/put', { form: {} });
  expect(await look('2026-11-21')).not.toContain('u-other</code>');
  expect(await look('2026-11-22')).toContain('membership/acme--shop/Developers/u-other');
  world.now = at;
});

test('what was done is told once, and can be taken back', async () => {
  const path = '/workspaces/acme--shop/groups/WSUsers';
  const member = () =>
    world.db
      .selectFrom('membership')
      .select('origin')
      .where('person_id', '=', 'u-sibling')
      .where('group_name', '=', 'WSUsers')
      .execute();
  const put = await world.page('wsAdmin', 'POST', `${path}/members/u-sibling/put`, { form: {} });
  expect([put.status, put.headers.get('location')]).toEqual([303, `/console${path}`]);
  const cookie = (put.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const next = await world.page('wsAdmin', 'GET', path, { headers: { cookie } });
  const page = await next.text();
  expect(page).toContain('u-sibling is in WSUsers now.');
  expect(next.headers.getSetCookie()[0]).toMatch(/^kaas-notice=;.*Expires=Thu, 01 Jan 1970/);
  const undo = /<form method="post" action="\/console([^"]+\/remove)">/.exec(page)?.[1] ?? '';
  expect(await member()).toHaveLength(1);
  expect((await world.page('wsAdmin', 'POST', undo, { form: {} })).status).toBe(303);
  expect(await member()).toHaveLength(0);
  // Putting in who is in it already changes nothing, so there is nothing to take back.
  await world.page('wsAdmin', 'POST', `${path}/members/u-other/put`, { form: {} });
  const again = await world.page('wsAdmin', 'POST', `${path}/members/u-other/put`, { form: {} });
  const told = (again.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  expect(await (await world.page('wsAdmin', 'GET', path, { headers: { cookie: told } })).text()).not.toContain(
    '>Undo</button>',
  );
});

test('what a member page shows before saving is what the claim is afterwards', async () => {
  const page = await (
    await world.page('wsAdmin', 'GET', '/workspaces/acme--shop/groups/Developers/members/u-oncall')
  ).text();
  const added = [...page.matchAll(/<li class="added"><code>([^<]+)<\/code>/g)].map((match) => match[1]);
  await world.page('wsAdmin', 'POST', '/workspaces/acme--shop/groups/Developers/members/u-oncall/put', { form: {} });
  const { answer } = await world
    .as('wsAdmin')
    .call('getEffectiveGroups', { params: { workspace: 'acme--shop', person: 'u-oncall' } });
  expect(added).toEqual(answer.items.map(({ group }) => group));
  expect(added).toEqual(['Developers', 'WSUsers', 'WorkspaceMembers']);
});

test('a form with mistakes comes back with what was typed, and says where', async () => {
  const form = { id: 'Not An Id', person: 'nobody', group: 'WSUsers', reason: 'why <b>', hours: '0' };
  const answer = await world.page('wsAdmin', 'POST', '/workspaces/acme--shop/break-glass', { form });
  const page = await answer.text();
  expect(answer.status).toBe(400);
  for (const name of ['id', 'person', 'hours'])
    expect(page).toMatch(new RegExp(`name="${name}"[^>]*aria-invalid="true"`));
  expect(page).toContain('value="why &#60;b&#62;"');
  const zone = await world.page('developer', 'POST', '/settings', {
    form: { name: 'x', zone: 'Mars/Base', language: 'en' },
  });
  expect([zone.status, await zone.text()]).toEqual([400, expect.stringMatching(/name="zone"[^>]*aria-invalid="true"/)]);
});

test('a problem below the console is a page that says what to do', async () => {
  for (const [language, title] of [
    ['en', 'There is no such page'],
    ['ja', 'ページが見つかりません'],
  ] as const)
    for (const path of ['/nowhere', '/workspaces/%00', '/workspaces/Not--Valid!', '/organizations/none']) {
      const answer = await world.page('developer', 'GET', path, { language });
      expect([path, answer.status]).toEqual([path, 404]);
      expect(await answer.text()).toContain(`<h1>${title}</h1>`);
    }
});
