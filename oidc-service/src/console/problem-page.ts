import { html } from '../http/page/html.js';
import type { Page } from '../http/page/page.js';
import type { Problem } from '../http/problem.js';
import type { Messages } from './messages/catalogue.js';

/** A problem as a page: what it is, what to do, and for whoever helps what the service says of it. */
export function problemPage(
  text: Messages,
  { code, status, detail, issues }: Problem,
  requestId: string,
  { base, signedIn }: { readonly base: string; readonly signedIn: boolean },
): Page {
  // A path that no page can have is no mistake in a form.
  const noSuchPath =
    code === 'INPUT_INVALID' && issues.length > 0 && issues.every(({ path }) => path.startsWith('path.'));
  const shown = noSuchPath ? 'NOT_FOUND' : code;
  const { title, todo } = text.problem[shown];
  const { more } = text.problem;
  const details = [`${code}: ${detail}`, ...issues.map(({ path, message }) => `${path}: ${message}`)];
  const body = html`<div class="alert wait" role="alert"><p>${todo}</p></div>
<details class="same"><summary>${more.detail}</summary><div>${details.map((line) => html`<p lang="en"><code>${line}</code></p>`)}<p>${more.reference}: <code>${requestId}</code></p></div></details>
<p class="actions"><a class="button primary" href="${base}/console">${more.home}</a>${signedIn ? null : html`<a class="button" href="${base}/sign-in">${more.signIn}</a>`}</p>`;
  return { title, body, status: noSuchPath ? 404 : status };
}
