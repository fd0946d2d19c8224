import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { whyNoPostgresql } from '../../backends/postgresql.ts';
import { startChromium, whyNoChromium } from '../../browser/chromium.ts';
import { removeScratch, scratchDirectory } from '../harness/scratch.ts';
import { tool } from '../harness/tools.ts';
import { until } from '../harness/until.ts';
import { addresses, workspaceDomain } from '../machine/addresses.ts';
import { account, withServicePlace } from '../machine/installed-service.ts';
import { withProxy } from '../machine/kubelogin.ts';
import { liveTest } from '../machine/live-test.ts';
import type { Machine } from '../machine/machine.ts';
import { announcePush, withDocumentsInGit } from '../machine/tenancy-repository.ts';
import { issuerUrl } from '../machine/token.ts';

liveTest('from signing up to kubectl get ns, in at most five clicks', async (t, machine) => {
  const missing = whyNoPostgresql() || whyNoChromium();
  if (missing) return t.skip(missing);
  await withServicePlace(machine, (service) =>
    withDocumentsInGit(machine, async () => {
      await service.install({
        settings: {
          TENANCY_REPOSITORY: 'https://git.example.com/tenancy.git',
          TENANCY_POLL_SECONDS: 1,
          HOST_CLUSTER_DOMAINS: `tokyo=${workspaceDomain}`,
        },
      });
      const everywhere = `MAP * ${addresses.internet}, EXCLUDE localhost`;
      const browser = await startChromium(`--host-resolver-rules=${everywhere}`);
      const folder = scratchDirectory('journey');
      // As a webhook of the Git server tells Flux of each push.
      const webhook = setInterval(() => announcePush(machine).catch(() => undefined), 2000);
      try {
        const context = await browser.newContext({ locale: 'en', ignoreHTTPSErrors: true, acceptDownloads: true });
        const page = await context.newPage();
        await signUp(page);
        const journey = new Journey(page);
        const begin = performance.now();
        await journey.click('link', /^New workspace$/);
        await page.getByLabel('Name', { exact: true }).fill('fresh');
        await journey.click('radio', /small/);
        await journey.click('button', /^Create$/);
        // The page says by itself how far it is.
        await page.getByRole('link', { name: 'To the workspace' }).waitFor({ timeout: 600_000 });
        const served = performance.now() - begin;
        await journey.click('link', /^To the workspace$/);
        const download = page.waitForEvent('download');
        await journey.click('link', /^Download the kubeconfig$/);
        const file = await download;
        const kubeconfig = readFileSync(await file.path(), 'utf8');
        writeFileSync(join(folder, file.suggestedFilename()), forOldKubelogin(kubeconfig));
        const command = (await page.locator('#step-3').textContent()) ?? '';
        const said = await withProxy((proxy) => kubectl(machine, page, folder, command, proxy));
        assert.match(said, /^kube-system +Active/m);
        assert.ok(journey.clicks <= 5, `${journey.clicks} clicks`);
        t.diagnostic(`${journey.clicks} clicks; the workspace served ${(served / 1000).toFixed(0)} s after the first`);
      } finally {
        clearInterval(webhook);
        removeScratch(folder);
        await browser.close();
      }
    }),
  );
});

/** The kubelogin that can be built here is 1.28, and the file asks for 1.32: two words of it had other names then. */
const forOldKubelogin = (kubeconfig: string): string =>
  kubeconfig
    .replace('client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1')
    .replace('--oidc-pkce-method=S256', '--oidc-use-pkce');

/** Up to the first page after the identity provider. */
async function signUp(page: Page): Promise<void> {
  await page.goto(`${issuerUrl}/console`);
  await page.getByText('Dex').click();
  await page.locator('[name=login]').fill(account.login);
  await page.locator('[name=password]').fill(account.password);
  await page.locator('[type=submit]').click();
  await page.waitForURL(`${issuerUrl}/console`);
}

class Journey {
  clicks = 0;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async click(role: 'link' | 'button' | 'radio', name: RegExp): Promise<void> {
    this.clicks += 1;
    await this.#page.getByRole(role, { name }).first().click();
  }
}

/** Types the command as the page has it, on a computer with kubectl and kubelogin, where the browser is signed in. */
async function kubectl(machine: Machine, page: Page, folder: string, command: string, proxy: string): Promise<string> {
  for (const name of ['kubectl', 'kubectl-oidc_login'] as const)
    writeFileSync(join(folder, name), `#!/bin/sh\nexec ${tool(name)} "$@"\n`, { mode: 0o755 });
  const env = {
    PATH: `${folder}:/usr/bin:/bin`,
    HOME: folder,
    HTTPS_PROXY: proxy,
    SSL_CERT_FILE: machine.authority().certificateFile,
  };
  let isDone = false;
  const done = new Promise<string>((resolve, reject) => {
    execFile('sh', ['-c', command], { cwd: folder, env, timeout: 120_000 }, (error, stdout, stderr) => {
      isDone = true;
      if (error === null) resolve(stdout);
      else reject(new Error(`${error.message}\n${stderr}`));
    });
  });
  const visited = until('kubelogin has had its answer', 60, async () => {
    // It listens until it has its answer, which may be before the browser has the page that says so.
    if (!isDone) await page.goto('http://localhost:8000/');
    return true;
  });
  return (await Promise.all([done, visited]))[0];
}
