import type { Response } from 'express';
import { assets } from './asset.js';
import { frameMessages, languageNames } from './frame-messages.js';
import { type Fragment, type Html, html } from './html.js';
import { type Language, languages } from './language.js';
import { languageFor } from './preference.js';

/** A page, readable without scripts: a heading, and what stands below it. */
export interface Page {
  readonly title: string;
  readonly body: Fragment;
  /** @default 200 */
  readonly status?: number;
  /** What stands around it for who is signed in. @default the bare frame, for one thing at a time */
  readonly around?: Around;
}

/** A place that can be gone to. */
export interface Place {
  readonly label: string;
  /** Path of this service, with that of the issuer before it. */
  readonly href: string;
  readonly current?: boolean;
}

/** Where a page is among the others. */
export interface Around {
  /** Places above this one, from the top. */
  readonly trail?: readonly Place[];
  /** Places beside it, and what they have in common. */
  readonly tabs?: { readonly label: string; readonly places: readonly Place[] };
  /** Menu of everything that can be gone to. */
  readonly menu?: { readonly label: string; readonly body: Html };
  /** Way to what the person was told, and how much of it they have not read: at most 100. */
  readonly bell?: Place & { readonly count: number };
  /** What stands right of the heading. */
  readonly beside?: Fragment;
  /** What the page is for. */
  readonly lead?: Fragment;
  /** What was just done. */
  readonly notice?: Fragment;
}

export { languageFor } from './preference.js';

/** Answers a page in the language of the browser. @param base path of the issuer, without a slash at the end */
export function sendPage(response: Response, base: string, page: Page): void {
  response
    .status(page.status ?? 200)
    .set('cache-control', 'no-store')
    .vary('Accept-Language')
    .vary('Cookie')
    // Without it, browsers would send no Origin with forms, and links in paths must not leave this service.
    .set('referrer-policy', 'same-origin')
    .type('html')
    .send(layout(languageFor(response), base, page, hereOf(response, base)).text);
}

/**
 * Where the language switch comes back to: what a form answered has no address of its own, and that of what failed may hold
 * what a provider sent.
 */
const hereOf = ({ req, statusCode }: Response, base: string): string =>
  req.method === 'GET' && statusCode < 400 && req.originalUrl.startsWith('/') ? req.originalUrl : `${base}/console`;

const mark = html`<svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true" focusable="false"><path fill="currentColor" d="M13 1l10.4 6v12L13 25 2.6 19V7z"/><path fill="none" stroke="#fff" stroke-width="1.8" stroke-linejoin="round" d="M13 6.6l5.6 3.2v6.4L13 19.4l-5.6-3.2V9.8zM7.4 9.8l5.6 3.2 5.6-3.2M13 13v6.4"/></svg>`;

const layout = (language: Language, base: string, page: Page, here: string): Html => {
  const { title, body, around } = page;
  const text = frameMessages[language];
  const { trail = [], tabs, menu, bell, beside, lead, notice } = around ?? {};
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${[title, ...trail.toReversed().map(({ label }) => label)].slice(0, 2).join(' - ')} - Hexabase KaaS</title>
<link rel="stylesheet" href="${base}${assets.style.path}">
<link rel="icon" type="image/svg+xml" href="${base}${assets.icon.path}">
<script src="${base}${assets.script.path}" defer></script>
</head>
<body>
<a class="skip" href="#main">${text.skip}</a>
<header class="bar">
<a class="brand" href="${base}/console">${mark}<b>Hexabase KaaS</b></a>
${menu === undefined ? null : html`<details class="menu"><summary><span>${menu.label}</span></summary><div>${menu.body}</div></details>`}
<div class="end">${bell === undefined ? null : bellLink(bell)}${languageMenu(language, base, here)}${around === undefined ? null : ownMenu(language, base)}</div>
</header>
${tabs === undefined ? null : html`<nav class="tabs" aria-label="${tabs.label}"><ul>${tabs.places.map((place) => html`<li>${link(place)}</li>`)}</ul></nav>`}
<main id="main" tabindex="-1"${around === undefined ? html` class="narrow"` : null}>
${trail.length === 0 ? null : html`<nav class="trail" aria-label="${text.trail}"><ol>${trail.map((place) => html`<li>${link(place)}</li>`)}</ol></nav>`}
${notice === undefined ? null : html`<div class="notice" role="status">${notice}</div>`}
${around === undefined ? html`<h1>${title}</h1>` : html`<div class="head"><h1>${title}</h1>${beside}</div>${lead === undefined ? null : html`<p class="lead">${lead}</p>`}`}
${body}
</main>
</body>
</html>
`;
};

const link = ({ label, href, current = false }: Place): Html =>
  html`<a href="${href}"${current ? html` aria-current="page"` : null}>${label}</a>`;

const bellLink = ({ label, href, count }: NonNullable<Around['bell']>): Html =>
  html`<a class="bell" href="${href}" aria-label="${label}"><svg width="22" height="22" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" stroke-linecap="round" d="M6 10a6 6 0 0 1 12 0c0 6 2 7 2 7H4s2-1 2-7M10 20.5h4"/></svg>${count === 0 ? null : html`<b>${count > 99 ? '99+' : count}</b>`}</a>`;

function languageMenu(language: Language, base: string, here: string): Html {
  const choices = languages.map(
    (one) =>
      html`<button name="language" value="${one}" lang="${one}" aria-pressed="${one === language ? 'true' : 'false'}">${languageNames[one]}</button>`,
  );
  return html`<details class="menu right"><summary><span><span class="visually-hidden">${frameMessages[language].language}: </span>${languageNames[language]}</span></summary>
<div><form method="post" action="${base}/preferences"><input type="hidden" name="return_to" value="${here}">${choices}</form></div></details>`;
}

function ownMenu(language: Language, base: string): Html {
  const text = frameMessages[language];
  const places = [
    { label: text.account, href: `${base}/account` },
    { label: text.activity, href: `${base}/console/activity` },
    { label: text.settings, href: `${base}/console/settings` },
  ];
  return html`<details class="menu right"><summary><span>${text.you}</span></summary>
<div><ul>${places.map((place) => html`<li>${link(place)}</li>`)}</ul><hr>
<form method="post" action="${base}/sign-out"><button>${text.signOut}</button></form></div></details>`;
}
