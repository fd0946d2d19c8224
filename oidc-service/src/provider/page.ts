import type { KoaContextWithOIDC } from 'oidc-provider';
import { type Language, languageOf, languages } from '../http/page/language.js';
import { messages } from './messages.js';

/** A page of the provider: plain HTML without scripts or styles of its own. `body` is HTML; texts in it go through `escaped`. */
export const page = (language: Language, title: string, body: string): string => `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title></head>
<body><main><h1>${escaped(title)}</h1>
${body}
</main></body>
</html>
`;

/** Language that the browser asks for, of a page that the library sends; caches are told. */
export function languageIn(ctx: KoaContextWithOIDC): Language {
  ctx.vary('Accept-Language');
  return languageOf(ctx.acceptsLanguages([...languages]) || 'en');
}

/** Text as HTML shows it. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => entities[one] as string);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const paragraph = (text: string): string => `<p>${escaped(text)}</p>`;

const strong = (text: string): string => `<strong>${escaped(text)}</strong>`;

/** A page that says one thing. */
export const plainPage = (language: Language, title: string, text: string): string =>
  page(language, title, paragraph(text));

/** The page of an error of OAuth: its code and its description, which are English in every language. */
export function errorPage(language: Language, error: string, description: string | undefined): string {
  const text = messages[language];
  const told = [error, description].filter((one) => one !== undefined);
  const rows = told.map((one) => `<p lang="en">${escaped(one)}</p>`);
  return page(language, text.failed, [paragraph(text.toldAs), ...rows].join('\n'));
}

/** The page of a person who has no right in the workspace; the button tells the waiting kubectl. */
export function refusedPage(language: Language, reason: string, abort: string, signIn: string): string {
  const text = messages[language];
  return page(
    language,
    text.noAccess,
    `${paragraph(text.askAdministrator(reason))}
<form method="post" action="${escaped(abort)}"><button>${escaped(text.tellKubectl)}</button></form>
<p><a href="${escaped(signIn)}">${escaped(text.somebodyElse)}</a></p>`,
  );
}

/** What the library says went wrong with the code of a device. */
export type DeviceError = Error & { readonly userCode?: string };

/** The page on which the code of a device is typed in. */
export function deviceCodePage(
  language: Language,
  form: string,
  error: DeviceError | undefined,
  description: string | undefined,
): string {
  const text = messages[language];
  const problem = (): string => {
    if (error?.name === 'AbortedError') return text.deviceRefused;
    return error?.userCode || error?.name === 'NoCodeError' ? text.noSuchCode : text.deviceFailed(description);
  };
  return page(
    language,
    text.connectDevice,
    `${error === undefined ? '' : `<p role="alert">${escaped(problem())}</p>\n`}${paragraph(text.enterCode)}
${form}
<button type="submit" form="op.deviceInputForm">${escaped(text.goOn)}</button>`,
  );
}

/** The page that says what a device asks for and from where, so that nobody lets in another's. */
export function deviceConfirmPage(
  language: Language,
  form: string,
  client: string,
  code: string,
  address: string,
): string {
  const text = messages[language];
  return page(
    language,
    text.letIn,
    `<p>${text.deviceAsks(strong(client), strong(address), strong(code))}</p>
${paragraph(text.onlyYours)}
${form}
<button type="submit" form="op.deviceConfirmForm">${escaped(text.goOn)}</button>
<button type="submit" form="op.deviceConfirmForm" name="abort" value="yes">${escaped(text.notMine)}</button>`,
  );
}

/** The page that asks before it signs out. */
export function logoutPage(language: Language, form: string): string {
  const text = messages[language];
  return page(
    language,
    text.signOut,
    `${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes">${escaped(text.yesSignOut)}</button>
<button type="submit" form="op.logoutForm">${escaped(text.noStay)}</button>`,
  );
}
