import { type Fragment, type Html, html } from '../../http/page/html.js';

/** A part of a page under a heading. */
export const card = (title: string, body: Fragment, kind = ''): Html =>
  html`<section class="card ${kind}"><h2>${title}</h2>${body}</section>`;

/** What stands where there is nothing yet: what it would be, and how to come by it. */
export const empty = (title: string, body: Fragment, action?: Fragment): Html =>
  html`<div class="empty"><h3>${title}</h3><p>${body}</p>${action === undefined || action === null ? null : html`<div class="actions">${action}</div>`}</div>`;

/** A state in a word. */
export const badge = (label: string, kind: 'good' | 'wait' | 'bad' | 'tint' | 'plain' = 'plain'): Html =>
  html`<span class="badge ${kind}">${label}</span>`;

/** Facts by name; what is not known is left out. */
export const facts = (list: readonly (readonly [string, Fragment])[]): Html =>
  html`<dl>${list
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;

/** Text to copy; the button shows up where scripts run. */
export const copyable = (id: string, label: string, text: string, copy: string, done: string): Html =>
  html`<div class="copy"><pre id="${id}" tabindex="0" role="group" aria-label="${label}">${text}</pre>
<button class="quiet" type="button" hidden data-copy="${id}" data-done="${done}">${copy}</button><span id="${id}-status" role="status" class="small muted"></span></div>`;
