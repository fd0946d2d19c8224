import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startChromium } from '../chromium.ts';
import { type ConsoleServer, signIn, startConsole } from '../console-server.ts';

let server: ConsoleServer;
let browser: Browser;
let cookie: string;
before(async () => {
  server = await startConsole();
  browser = await startChromium();
  cookie = await signIn(server.url, 'u-0001');
});
after(async () => {
  await browser.close();
  await server.stop();
});

const web = '/console/workspaces/acme--shop/projects/web';
const log = `${web}/pods/shop-7f9c5d-aaaaa/log`;

async function pageOf(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en', ...options });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: server.url }]);
  return context.newPage();
}

/** Goes on with Tab until something of that name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const label = await page.evaluate(
      "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent ?? '').trim()",
    );
    if (name.test(String(label))) return;
  }
  assert.fail(`nothing of the name ${name} can be reached with Tab on ${page.url()}`);
}

async function press(page: Page, name: RegExp): Promise<void> {
  await tabTo(page, name);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

test('a container is deployed, scaled, restarted and deleted by keyboard alone', async () => {
  const page = await pageOf();
  await page.goto(`${server.url}${web}`);
  await press(page, /^Workloads$/);
  await press(page, /^Deploy a container$/);
  await tabTo(page, /^Name$/);
  await page.keyboard.type('greeter');
  await tabTo(page, /^Image$/);
  await page.keyboard.type('registry.example.com/greeter:1');
  await tabTo(page, /^Port$/);
  await page.keyboard.type('8080');
  await tabTo(page, /^A Service of the same name/);
  await page.keyboard.press('Space');
  // What the form would make is looked at while it is filled in.
  await page.locator('#same-yaml', { hasText: 'kind: Service' }).waitFor({ state: 'attached' });
  await press(page, /^Deploy a container$/);
  assert.match((await page.textContent('main')) ?? '', /greeter/);
  assert.ok(server.apiServer.get('services', 'web', 'greeter'));
  await press(page, /^Scale greeter$/);
  await tabTo(page, /^Replicas$/);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('4');
  await press(page, /^Scale$/);
  assert.equal(server.apiServer.get('deployments', 'web', 'greeter')?.spec?.replicas, 4);
  await press(page, /^Restart greeter$/);
  await press(page, /^Restart$/);
  await press(page, /^Delete greeter$/);
  await tabTo(page, /greeter/);
  await page.keyboard.type('greeter');
  await press(page, /^Delete$/);
  assert.equal(server.apiServer.get('deployments', 'web', 'greeter'), undefined);
  await page.context().close();
});

for (const [language, width, words] of [
  ['en', 1280, ['Pause', 'Follow']],
  ['ja', 390, ['一時停止', '追跡']],
] as const)
  test(`a log goes on while it is read, stops when told, and nothing in it runs: ${language}, ${width} pixels`, async () => {
    server.apiServer.log = '2026-11-21T11:00:00.000000001Z <b>first</b> \u001b[31mred\u001b[0m\n';
    const page = await pageOf({ locale: language, viewport: { width, height: 844 } });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${server.url}${log}`);
    const lines = page.locator('#log .line');
    assert.equal(await lines.count(), 1);
    await page.locator('#log-state:not(:empty)').waitFor();
    for (let tries = 0; tries < 100 && server.apiServer.following === 0; tries++) await page.waitForTimeout(50);
    server.apiServer.write(
      `2026-11-21T11:00:01.000000001Z <img src=x onerror=document.title='run'> \u202eturned\n2026-11-21T11:00:02.000000001Z ${'wide'.repeat(3_000)}\n`,
    );
    await lines.nth(2).waitFor();
    assert.match((await lines.nth(1).textContent()) ?? '', /<img src=x.*<U\+202E>turned/);
    assert.equal(await page.locator('#log img').count(), 0);
    const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    assert.equal(wider, 0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`),
      [],
    );
    const toggle = page.locator('#log-toggle');
    assert.equal(await toggle.textContent(), words[0]);
    await toggle.click();
    assert.equal(await toggle.textContent(), words[1]);
    for (let tries = 0; tries < 100 && server.apiServer.following > 0; tries++) await page.waitForTimeout(50);
    assert.equal(server.apiServer.following, 0);
    assert.deepEqual(errors, []);
    await page.context().close();
  });

test('without scripts every page is readable, and its forms work', async () => {
  server.apiServer.log = '2026-11-21T11:00:00.000000001Z said without scripts\n';
  const page = await pageOf({ javaScriptEnabled: false });
  await page.goto(`${server.url}${log}`);
  assert.match((await page.locator('#log').textContent()) ?? '', /said without scripts/);
  assert.equal(await page.locator('#log-toggle').isVisible(), false);
  await page.locator('select[name=lines]').selectOption('100');
  await Promise.all([page.waitForNavigation(), page.locator('form.row button').click()]);
  assert.match(page.url(), /lines=100/);
  await page.goto(`${server.url}${web}/workloads/deployment/shop/scale`);
  await page.locator('input[name=replicas]').fill('3');
  await Promise.all([page.waitForNavigation(), page.locator('main form button.primary').click()]);
  assert.equal(server.apiServer.get('deployments', 'web', 'shop')?.spec?.replicas, 3);
  await page.context().close();
});

test('an API server that is away is told in words, in both languages', async () => {
  server.apiServer.trouble = 'error';
  for (const [locale, words] of [
    ['en', /does not answer/],
    ['ja', /応答しません/],
  ] as const) {
    const page = await pageOf({ locale });
    await page.goto(`${server.url}${web}/workloads`);
    assert.match((await page.textContent('main')) ?? '', words);
    await page.context().close();
  }
  server.apiServer.trouble = 'none';
});
