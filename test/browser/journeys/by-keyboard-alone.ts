import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../chromium.ts';
import { type ConsoleServer, startConsole } from '../console-server.ts';
import { until } from '../own-tenancy.ts';

let server: ConsoleServer;
let browser: Browser;
before(async () => {
  server = await startConsole();
  browser = await startChromium();
});
after(async () => {
  await browser.close();
  await server.stop();
});

/** Runs in the page: its name, and whether the outline around it is inside the window. */
const whatHasFocus = `(() => {
  const one = document.activeElement;
  const label = one.labels?.[0]?.textContent ?? one.textContent ?? '';
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const { top, bottom } = one.getBoundingClientRect();
  const seen = outlineStyle !== 'none' && outlineWidth !== '0px' && bottom > 0 && top < innerHeight;
  return { label: label.trim(), seen };
})()`;

/** Goes on with Tab until something of that name has the focus, and checks that the focus can be seen. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const focused = (await page.evaluate(whatHasFocus)) as { label: string; seen: boolean };
    if (!name.test(focused.label)) continue;
    assert.ok(focused.seen, `the focus on ${focused.label} cannot be seen`);
    return;
  }
  assert.fail(`nothing of the name ${name} can be reached with Tab on ${page.url()}`);
}

async function press(page: Page, name: RegExp): Promise<void> {
  await tabTo(page, name);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

test('from signing in to a member who is added, looked at and taken out again, by keyboard alone', async () => {
  const page = await (await browser.newContext({ locale: 'en' })).newPage();
  await page.goto(`${server.url}/console`);
  await tabTo(page, /^Name$/);
  await page.keyboard.type('u-0001');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.equal(page.url(), `${server.url}/console`);
  // The first stop of every page goes past the frame.
  await tabTo(page, /^Skip to the content$/);
  await page.keyboard.press('Enter');
  await press(page, /^shop$/);
  await press(page, /^Groups$/);
  await press(page, /^Developers$/);
  await tabTo(page, /^Id of the person$/);
  await page.keyboard.type('u-0002');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.deepEqual(await page.locator('li.added').allTextContents(), ['Developers', 'WSUsers', 'WorkspaceMembers']);
  await press(page, /^Add to the group$/);
  assert.match((await page.locator('[role=status]').first().textContent()) ?? '', /u-0002 is in Developers now\./);
  await press(page, /^Undo$/);
  assert.match(
    (await page.locator('[role=status]').first().textContent()) ?? '',
    /u-0002 is no longer in Developers\./,
  );
  // A menu opens with Enter, and closes with Escape where it was opened.
  await tabTo(page, /English/);
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('details.menu[open]').count(), 1);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('details.menu[open]').count(), 0);
  await page.keyboard.press('Enter');
  await press(page, /^日本語$/);
  assert.equal(await page.locator('html').getAttribute('lang'), 'ja');
});

test('a workspace is chosen by its price, made, followed until it is there, and entered, by keyboard alone', async () => {
  const page = await (await browser.newContext({ locale: 'en' })).newPage();
  await page.goto(`${server.url}/console/organizations/acme`);
  await tabTo(page, /^Name$/);
  await page.keyboard.type('u-0001');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  await press(page, /^New workspace$/);
  await tabTo(page, /^Name$/);
  await page.keyboard.type('fresh');
  // The radio buttons of the plans are one stop; arrows go from one to the next.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  const plan = () => page.evaluate('document.activeElement.value') as Promise<string>;
  for (let i = 0; (await plan()) !== 'small'; i++) {
    assert.ok(i < 10, 'the plan small cannot be reached with arrows');
    await page.keyboard.press('ArrowDown');
  }
  // While it is filled in, the code below follows.
  await until(async () => (await page.locator('#same-yaml').textContent())?.includes('plan: small') === true);
  await press(page, /^Create$/);
  assert.match(page.url(), /\/console\/organizations\/acme\/changes\/c-/);
  const state = () => page.locator('.card .badge').first().textContent();
  const lookUntil = async (wanted: string) => {
    for (let i = 0; (await state()) !== wanted; i++) {
      assert.ok(i < 100, `it is ${await state()}, and not ${wanted}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await press(page, /^Look again$/);
    }
  };
  await lookUntil('Committed');
  assert.equal(await page.locator('.live [data-live=steps] > ol > li').count(), 5, 'how the workspace stands is shown');
  server.repository.apply();
  await lookUntil('Applied');
  await press(page, /^To what it is about$/);
  assert.equal(page.url(), `${server.url}/console/workspaces/acme--fresh`);
  assert.match((await page.locator('#step-3').textContent()) ?? '', /^kubectl .* get namespaces$/);
});

test('from the sign-in page to the command for kubectl in three clicks, without scripts', async () => {
  const page = await (
    await browser.newContext({ locale: 'ja', javaScriptEnabled: false, acceptDownloads: true })
  ).newPage();
  await page.goto(server.url);
  let clicks = 0;
  const click = async (name: string, role: 'button' | 'link') => {
    clicks += 1;
    await page.getByRole(role, { name, exact: true }).first().click();
  };
  await page.getByLabel('名前').fill('u-0001');
  await click('サインイン', 'button');
  await click('shop', 'link');
  const waiting = page.waitForEvent('download');
  await click('kubeconfigをダウンロード', 'link');
  assert.equal((await waiting).suggestedFilename(), 'acme--shop.kubeconfig.json');
  assert.match((await page.locator('#step-3').textContent()) ?? '', /^kubectl .* get namespaces$/);
  assert.equal(clicks, 3);
});

test('a command is copied by its button', async () => {
  const context = await browser.newContext({ locale: 'en', permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  await page.goto(`${server.url}/console/workspaces/acme--shop`);
  await page.getByLabel('Name').fill('u-0001');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('[data-copy=step-3]').click();
  // The browser writes to the clipboard in its own time.
  await page.locator('#step-3-status', { hasText: /^Copied$/ }).waitFor();
  assert.match(String(await page.evaluate('navigator.clipboard.readText()')), /^kubectl --kubeconfig acme--shop/);
});
