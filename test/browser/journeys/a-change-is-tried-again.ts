import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../chromium.ts';
import { type ConsoleServer, signIn, startConsole } from '../console-server.ts';
import { makeTenancy } from '../own-tenancy.ts';

let server: ConsoleServer;
let browser: Browser;
let cookie: string;
before(async () => {
  server = await startConsole();
  browser = await startChromium();
  cookie = await signIn(server.url, 'u-0001');
  await makeTenancy(server, cookie);
});
after(async () => {
  await browser.close();
  await server.stop();
});

async function pageOf(locale: string, width: number): Promise<Page> {
  const context = await browser.newContext({ locale, viewport: { width, height: 844 } });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: server.url }]);
  return context.newPage();
}

async function looked(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`),
    [],
  );
  const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  assert.equal(wider, 0);
  const { SCREENSHOTS: folder } = process.env;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

for (const [language, width, group, words] of [
  ['en', 1280, 'Early', ['Create', 'Try now', 'The repository is tried now.', 'Change it anew']],
  ['ja', 390, 'Late', ['作成', '今すぐ再試行', 'リポジトリへの接続を再試行しています。', '同じ内容で変更し直す']],
] as const)
  test(`a change waits while the repository is away, is tried again by a button, and made anew from its page: ${language}`, async () => {
    const [create, again, told, anew] = words;
    const page = await pageOf(language, width);
    const mend = server.repository.away();
    try {
      await page.goto(`${server.url}/console/workspaces/acme--sandbox/new-group?parent=WSUsers`);
      await page.locator('input[name="name"]').fill(group);
      await page.getByRole('button', { name: create, exact: true }).click();
      const button = page.getByRole('button', { name: again });
      for (let tries = 0; tries < 50 && (await button.count()) === 0; tries++) {
        await page.waitForTimeout(200);
        await page.reload();
      }
      await looked(page, `change-waits-${language}-${width}`);
      await button.click();
      assert.ok(((await page.textContent('main')) ?? '').includes(told));
    } finally {
      mend();
    }
    const there = page.url();
    const button = page.getByRole('button', { name: again });
    for (let tries = 0; tries < 100 && (await button.count()) > 0; tries++) {
      await button.click();
      await page.waitForTimeout(200);
      await page.goto(there);
    }
    assert.equal(await page.locator('.alert').count(), 0);
    await page.getByRole('link', { name: language === 'en' ? 'Withdraw' : '取り下げる' }).click();
    await page.locator('main form button').first().click();
    await page.goto(there);
    await looked(page, `change-withdrawn-${language}-${width}`);
    await page.getByRole('link', { name: anew }).click();
    assert.match(page.url(), /\?change=c-/);
    assert.equal(await page.locator('select[name="parent"]').inputValue(), 'WSUsers');
    await page.context().close();
  });
