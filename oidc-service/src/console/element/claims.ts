import { type Html, html } from '../../http/page/html.js';
import type { Messages } from '../messages/catalogue.js';

/** The `groups` claim before and after a change, side by side. */
export function claims(text: Messages, before: readonly string[], after: readonly string[]): Html {
  const words = text.access;
  const listed = (groups: readonly string[], other: readonly string[], mark: string) =>
    groups.length === 0
      ? html`<p class="muted">${words.nothing}</p>`
      : html`<ul>${groups.map((group) => html`<li${other.includes(group) ? null : html` class="${mark}"`}><code>${group}</code></li>`)}</ul>`;
  return html`<div class="claims"><div><h2>${words.now}</h2>${listed(before, after, 'gone')}</div><div><h2>${words.after}</h2>${listed(after, before, 'added')}</div></div>`;
}
