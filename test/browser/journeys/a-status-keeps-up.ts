import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import {
  createLog,
  type HostKind,
  readConfiguration,
  type Server,
  serviceFeatures,
  startServer,
  systemClock,
} from '@hexabase-kaas/oidc-service';
import { names } from '@hexabase-kaas/tenancy';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { organizationObject, workspaceObject } from '../../oidc-service/directory/directory-sample.ts';
import { failing, ready, sound, working } from '../../oidc-service/status/flux-sample.ts';
import { startChromium } from '../chromium.ts';
import { signIn } from '../console-server.ts';
import { CutLine } from '../cut-line.ts';
import { type HostRaw, StandInHostCluster } from '../stand-in-host-cluster.ts';

const folder = mkdtempSync(join(tmpdir(), 'kaas-status-'));
const line = new CutLine();
let host: StandInHostCluster;
let server: Server;
let browser: Browser;
let url: string;
let cookie: string;
before(async () => {
  host = await StandInHostCluster.start();
  begin();
  url = `http://localhost:${await line.start()}`;
  const configuration = readConfiguration({
    ...{ PORT: '0', ISSUER: url, DATABASE_URL: 'pglite:memory', DEVELOPMENT_SIGN_IN: 'on', STOP_SECONDS: '1' },
    ...{ DIRECTORY_CLUSTER: host.kubeconfig(join(folder, 'kubeconfig')), RATE_LIMIT_SIGN_IN: '1000' },
    ...{ RATE_LIMIT_PER_CALLER: '100000', RATE_LIMIT_PER_ADDRESS: '100000', OPERATORS: 'u-0001' },
  });
  server = await startServer({ configuration, clock: systemClock, log: createLog('error'), features: serviceFeatures });
  line.target = server.port;
  browser = await startChromium();
  // The directory is read beside requests: everything begins when the first person of it is known.
  const begun = performance.now();
  for (;;) {
    cookie = await signIn(url, 'u-0001');
    const answer = await fetch(url + path, { headers: { cookie }, redirect: 'manual' });
    if (answer.status === 200) break;
    assert.ok(performance.now() - begun < 90_000, `the directory was not read: ${answer.status}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});
after(async () => {
  await browser.close();
  await line.stop();
  await server.stop();
  await host.stop();
  rmSync(folder, { recursive: true });
});

const path = '/console/organizations/acme/workspaces/shop/status';
const groups = [
  { name: names.rootGroup, members: [] },
  { name: names.adminGroup, parent: names.rootGroup, members: ['u-0001'] },
];
const plurals: Readonly<Partial<Record<HostKind, string>>> = {
  Kustomization: 'kustomizations',
  GitRepository: 'gitrepositories',
  HelmRelease: 'helmreleases',
  StatefulSet: 'statefulsets',
  Pod: 'pods',
  ConfigMap: 'configmaps',
};

/** Puts one of the sound objects there, with another status or not. */
function put(name: string, status?: object, spec?: object): void {
  const { kind, raw } = sound[name] as (typeof sound)[string];
  const { metadata, spec: own = {}, status: standing } = raw as { metadata: object; spec?: object; status?: object };
  const labels = { [names.labels.managed]: 'true' };
  host.put(plurals[kind] ?? '', {
    ...raw,
    metadata: { ...metadata, labels } as unknown as HostRaw['metadata'],
    spec: { ...own, ...spec },
    status: status ?? standing,
  });
}

/** Right after the commit: Flux has it, and works. */
function begin(): void {
  const told = (object: unknown) => host.put('configmaps', object as HostRaw);
  told(organizationObject('acme', [{ user: 'u-0001', role: 'admin' }], 1).object);
  told(workspaceObject('declared', 'shop', groups, 1).object);
  put('source');
  put('organization');
  put('host', { observedGeneration: 1, conditions: [working] }, { retryInterval: '1m' });
}

/** The API server of the workspace takes tokens of this service. */
function trust(): void {
  const { raw } = sound.authentication as (typeof sound)[string];
  const data = { 'authentication.yaml': JSON.stringify({ jwt: [{ issuer: { url } }] }) };
  host.put('configmaps', { ...raw, data } as unknown as HostRaw);
}

async function pageOf(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en', ...options });
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url }]);
  return context.newPage();
}

const step = (page: Page, at: number) => page.locator('ol.progress > li').nth(at);
const until = (page: Page, at: number, state: string) =>
  page.locator(`ol.progress > li:nth-child(${at + 1}).${state}`).waitFor({ timeout: 20_000 });

/** Where pictures are kept, when somebody wants to look at them. */
async function picture(page: Page, name: string): Promise<void> {
  const { SCREENSHOTS: folder } = process.env;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

async function sounds(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`),
    [],
  );
  const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  assert.equal(wider, 0);
}

test('a step that fails says when Flux tries again, and operators what to type', async () => {
  const broken = { conditions: [failing('BuildFailed', 'kustomize build failed: no such file')] };
  for (const [language, width, words] of [
    ['en', 1280, 'Flux tries again by itself, every 1 min'],
    ['ja', 390, 'ごとに自動的に再試行します'],
  ] as const) {
    const page = await pageOf({ locale: language, viewport: { width, height: 844 } });
    await page.goto(url + path);
    put('host', broken, { retryInterval: '1m' });
    await until(page, 1, 'failed');
    const said = (await step(page, 1).textContent()) ?? '';
    assert.ok(said.includes(words), said);
    assert.ok(said.includes('flux reconcile kustomization acme--shop --namespace flux-system'), said);
    // Its button came with the part that was taken anew.
    assert.equal(await step(page, 1).locator('[data-copy]').isVisible(), true);
    await sounds(page);
    await picture(page, `status-failed-${language}-${width}`);
    await page.context().close();
    put('host', { observedGeneration: 1, conditions: [{ ...ready, status: 'Unknown' }] }, { retryInterval: '1m' });
  }
});

test('a page follows a workspace from the commit until it is ready, without being loaded again', async () => {
  const page = await pageOf();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(url + path);
  await page.evaluate("window.here = 'since the beginning'");
  await until(page, 0, 'done');
  assert.equal(await page.locator('ol.progress > li.done').count(), 1);
  put('host');
  await until(page, 1, 'done');
  for (const name of ['release', 'controlPlane', 'pod']) put(name);
  trust();
  await until(page, 2, 'done');
  put('tenant');
  await until(page, 3, 'done');
  host.put('configmaps', workspaceObject('applied', 'shop', groups, 2).object as HostRaw);
  put('directory');
  await until(page, 4, 'done');
  await page.getByRole('link', { name: 'To the workspace' }).waitFor();
  assert.equal(await page.evaluate('window.here'), 'since the beginning');
  assert.deepEqual(errors, []);
  await sounds(page);
  await picture(page, 'status-ready-en-1280');
  await page.context().close();
});

test('a connection that is lost and refused for a while is said so, and comes back with what changed meanwhile', async () => {
  const page = await pageOf({ locale: 'ja', viewport: { width: 390, height: 844 } });
  await page.goto(url + path);
  await page.evaluate("window.here = 'since the beginning'");
  const lost = page.locator('[data-lost]');
  assert.equal(await lost.isVisible(), false);
  await page.waitForTimeout(1_000);
  line.cut();
  await lost.waitFor({ state: 'visible' });
  await picture(page, 'status-lost-ja-390');
  put('controlPlane', { replicas: 1, readyReplicas: 0 });
  put('pod', { conditions: [], containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }] });
  // Long enough for the browser to come back by itself, be refused, and give up.
  await page.waitForTimeout(5_000);
  line.mend();
  await until(page, 2, 'failed');
  await lost.waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate('window.here'), 'since the beginning');
  await page.context().close();
});

test('without scripts the page says how to look again, and looking again shows what there is', async () => {
  const page = await pageOf({ javaScriptEnabled: false });
  await page.goto(url + path);
  assert.match((await page.textContent('main')) ?? '', /Scripts do not run here/);
  put('controlPlane');
  put('pod');
  for (let tries = 0; tries < 20 && (await page.locator('ol.progress > li.done').count()) < 5; tries++) {
    await page.getByRole('link', { name: 'Look again' }).click();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.equal(await page.locator('ol.progress > li.done').count(), 5);
  await picture(page, 'status-no-script-en-1280');
  await page.context().close();
});
