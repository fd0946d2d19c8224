import { type Html, html } from '../http/page/html.js';
import type { Language } from '../http/page/language.js';
import type { Messages } from './messages.js';
import type { ListedSession } from './session.js';

/** A provider as a page shows it. */
export interface Choice {
  readonly name: string;
  readonly label: string;
}

/** What the sign-in page shows. */
export interface SignInView {
  readonly base: string;
  readonly choices: readonly Choice[];
  readonly development: boolean;
  readonly returnTo: string | undefined;
  /** Whether the person has to sign in anew, whatever sessions there are. */
  readonly fresh: boolean;
  /** Name of the person whose session there is. */
  readonly signedInAs: string | undefined;
}

/** A path of signing in, with the place to return to, and whether the person has to sign in anew. */
export function withReturn(path: string, returnTo: string | undefined, fresh = false): string {
  const query = new URLSearchParams({
    ...(returnTo !== undefined && { return_to: returnTo }),
    ...(fresh && { prompt: 'login' }),
  });
  return query.size === 0 ? path : `${path}?${query}`;
}

/** Lists the providers; the development sign-in as a form. */
export function signInBody(text: Messages, view: SignInView): Html {
  const { base, choices, development, returnTo, fresh, signedInAs } = view;
  const known =
    signedInAs === undefined || fresh
      ? null
      : html`<p>${text.signedInAs(signedInAs)} <a href="${returnTo ?? `${base}/account`}">${text.goOn}</a></p>`;
  const list = choices.map(
    ({ name, label }) =>
      html`<li><a class="choice" rel="nofollow" href="${withReturn(`${base}/sign-in/${name}`, returnTo, fresh)}">${text.at(label)}</a></li>`,
  );
  const form = html`<form method="post" action="${base}/sign-in/development">
<h2>${text.development}</h2>
<p>${text.developmentWarning}</p>
<label for="name">${text.name}</label>
<input id="name" name="name" required maxlength="60" autocomplete="username">
<input type="hidden" name="return_to" value="${returnTo ?? ''}">
<p><button>${text.signIn}</button></p>
</form>`;
  const none = choices.length === 0 && !development;
  return html`${known}<p>${none ? text.noProvider : text.choose}</p>
<ul>${list}</ul>
${development ? form : null}`;
}

/** What the account page shows. */
export interface AccountView {
  readonly base: string;
  readonly name: string;
  readonly accounts: readonly { readonly id: string; readonly label: string; readonly email: string | null }[];
  readonly choices: readonly Choice[];
  readonly sessions: readonly ListedSession[];
  readonly current: string;
}

/** Accounts, sessions, and the ways to end them. */
export function accountBody(text: Messages, language: Language, view: AccountView): Html {
  const { base, name, accounts, choices, sessions, current } = view;
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  const button = (path: string, label: string) =>
    html`<form method="post" action="${base}${path}"><button>${label}</button></form>`;
  const session = (
    one: ListedSession,
  ) => html`<li>${[one.provider, one.address, one.userAgent].filter(Boolean).join(', ')},
${text.lastSeen(`${time.format(one.lastSeenAt)} UTC`)}
${one.id === current ? html`<strong>(${text.thisOne})</strong>` : button(`/account/sessions/${one.id}/end`, text.end)}</li>`;
  return html`<p>${text.signedInAs(name)}</p>
<h2>${text.accounts}</h2>
<ul>${accounts.map(({ label, email }) => html`<li>${label}${email === null ? null : ` (${email})`}</li>`)}</ul>
${choices.map((one) => button(`/account/link/${one.name}`, text.addAccount(one.label)))}
<h2>${text.sessions}</h2>
<ul>${sessions.map(session)}</ul>
${button('/sign-out', text.signOut)}
${button('/sign-out/everywhere', text.signOutEverywhere)}`;
}
