import type { Response } from 'express';
import { type Fragment, type Html, html } from './html.js';
import { type Language, languageOf, languages } from './language.js';

/** A page without scripts: a heading, and what stands below it. */
export interface Page {
  readonly title: string;
  readonly body: Fragment;
  /** @default 200 */
  readonly status?: number;
}

/** Where the style sheet of the pages is. */
export const stylePath = '/pages.css';

/** Language that the browser asks for. */
export const languageFor = (response: Response): Language =>
  languageOf(response.req.acceptsLanguages([...languages]) || 'en');

/** Answers a page in the language of the browser. @param base path of the issuer, without a slash at the end */
export function sendPage(response: Response, base: string, { title, body, status = 200 }: Page): void {
  response
    .status(status)
    .set('cache-control', 'no-store')
    .vary('Accept-Language')
    // Without it, browsers would send no Origin with forms, and links in paths must not leave this service.
    .set('referrer-policy', 'same-origin')
    .type('html')
    .send(layout(languageFor(response), base, title, body).text);
}

const layout = (language: Language, base: string, title: string, body: Fragment): Html => html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - Hexabase KaaS</title>
<link rel="stylesheet" href="${base}${stylePath}">
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;

/** The style sheet: system colours and fonts, so that contrast and sizes are those that the person chose. */
export const style = `:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 36rem; margin: 10vh auto; padding: 0 1.5rem; }
ul { padding: 0; list-style: none; }
li { margin: 0.75rem 0; }
a.choice, button { display: inline-block; box-sizing: border-box; min-height: 2.75rem; padding: 0.6rem 1rem; font: inherit;
  border: 1px solid; border-radius: 0.4rem; color: LinkText; background: Canvas; text-decoration: none; cursor: pointer; }
a:focus-visible, button:focus-visible, input:focus-visible { outline: 3px solid; outline-offset: 2px; }
label { display: block; margin: 1rem 0 0.25rem; }
input { box-sizing: border-box; min-height: 2.75rem; width: 100%; padding: 0.5rem; font: inherit; border: 1px solid; border-radius: 0.4rem; }
form { margin: 1rem 0; }
`;
