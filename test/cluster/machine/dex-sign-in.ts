import assert from 'node:assert/strict';
import { account } from './installed-service.ts';
import { issuerUrl } from './token.ts';
import type { WebBrowser } from './web-browser.ts';

/** Signs in to the installed service through Dex, as the pages lead; ends on the console's first page. */
export async function signInAtDex(browser: WebBrowser): Promise<void> {
  const page = await browser.open(`${issuerUrl}/sign-in/dex`);
  assert.equal(page.status, 200, page.text);
  const action = /<form method="post" action="([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const after = await browser.open(new URL(action, page.url), account);
  assert.equal(after.url, `${issuerUrl}/console`, after.text);
}
