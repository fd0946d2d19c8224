import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { startChromium } from '../chromium.ts';
import { type ConsoleServer, post, signIn, startConsole } from '../console-server.ts';
import { makeTenancy } from '../own-tenancy.ts';
import { preparations, visitsWith } from '../visits.ts';

let server: ConsoleServer;
let browser: Browser;
let cookie: string;
let visits: ReturnType<typeof visitsWith>;
const folder = process.env.SCREENSHOTS ?? mkdtempSync(join(tmpdir(), 'kaas-screenshots-'));
before(async () => {
  server = await startConsole();
  browser = await startChromium();
  cookie = await signIn(server.url, 'u-0001');
  for (const [path, form] of preparations) {
    const { status } = await post(server.url, cookie, path, form);
    assert.ok(status < 400, `${path}: ${status}`);
  }
  // While a page is worked on: PAGES=^role looks at those alone.
  const asked = new RegExp(process.env.PAGES ?? '');
  visits = visitsWith(await makeTenancy(server, cookie)).filter(([id]) => asked.test(id));
  assert.ok(visits.length > 0, 'no page has such a name');
  mkdirSync(folder, { recursive: true });
  console.log(`screenshots: ${folder}`);
});
after(async () => {
  await browser.close();
  await server.stop();
});

// Each language, scheme and width; with LONG=1 each language in both schemes and at both widths.
const looks = [
  ['en', 'light', 1280],
  ['ja', 'dark', 390],
  ...(process.env.LONG === '1'
    ? ([
        ['en', 'dark', 390],
        ['ja', 'light', 1280],
      ] as const)
    : []),
] as const;

for (const [language, scheme, width] of looks)
  test(`every page in ${language}, ${scheme}, ${width} pixels wide`, async () => {
    const context = await browser.newContext({
      ...{ locale: language, colorScheme: scheme, viewport: { width, height: 844 }, reducedMotion: 'reduce' },
    });
    const [name = '', value = ''] = cookie.split('=');
    await context.addCookies([
      { name, value, url: server.url },
      { name: 'kaas-zone', value: 'Asia%2FTokyo', url: server.url },
    ]);
    const page = await context.newPage();
    const foreign: string[] = [];
    const errors: string[] = [];
    const unsound: string[] = [];
    context.on('request', (request) => {
      if (!request.url().startsWith(`${server.url}/`)) foreign.push(request.url());
    });
    page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('404'))
        errors.push(`${page.url()}: ${message.text()}`);
    });
    for (const [id, path] of visits) {
      const answer = await page.goto(server.url + path);
      assert.equal(answer?.status(), id === 'problem' ? 404 : 200, path);
      assert.equal(await page.locator('html').getAttribute('lang'), language);
      const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      assert.equal(wider, 0, `${path} is ${wider} pixels wider than the window`);
      await page.screenshot({ path: join(folder, `${id}-${language}-${width}.png`), fullPage: true });
      await page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true");
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      const found = violations.map(
        (one) => `${one.id} (${one.impact}): ${one.nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
      );
      unsound.push(...found.map((one) => `${id}: ${one}`));
    }
    assert.deepEqual({ unsound, foreign, errors }, { unsound: [], foreign: [], errors: [] });
    await context.close();
  });
