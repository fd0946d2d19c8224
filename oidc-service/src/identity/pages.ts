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
      : html`<p>${text.signedInAs(signedInAs)} <a href="${returnTo ?? `${base}/console`}">${text.goOn}</a></p>`;
  const list = choices.map(
    ({ name, label }) =>
      html`<li><a class="button" rel="nofollow" href="${withReturn(`${base}/sign-in/${name}`, returnTo, fresh)}">${text.at(label)}</a></li>`,
  );
  const form = html`<form class="card" method="post" action="${base}/sign-in/development">
<h2>${text.development}</h2>
<p class="alert wait">${text.developmentWarning}</p>
<div class="field"><label for="name">${text.name}</label>
<input id="name" name="name" required maxlength="60" autocomplete="username"></div>
<input type="hidden" name="return_to" value="${returnTo ?? ''}">
<button class="primary">${text.signIn}</button>
</form>`;
  const none = choices.length === 0 && !development;
  return html`${known}<p>${none ? text.noProvider : text.choose}</p>
${choices.length === 0 ? null : html`<ul class="choices">${list}</ul>`}
${development ? form : null}`;
}

/** Asks who restricted the use of their data whether it may be used again. */
export function restrictedBody(text: Messages, base: string, ticket: string): Html {
  return html`<p>${text.restrictedText}</p>
<form method="post" action="${base}/sign-in/restriction/lift">
<input type="hidden" name="ticket" value="${ticket}">
<div class="actions"><button class="primary">${text.lift}</button><a class="button" href="${base}/sign-in">${text.leaveRestricted}</a></div>
</form>`;
}

/** What the account page shows. */
export interface AccountView {
  readonly base: string;
  /** Time zone of moments. */
  readonly zone: string;
  readonly accounts: readonly { readonly id: string; readonly label: string; readonly email: string | null }[];
  readonly choices: readonly Choice[];
  readonly sessions: readonly ListedSession[];
  readonly current: string;
}

/** Accounts, sessions, and the ways to end them. */
export function accountBody(text: Messages, language: Language, view: AccountView): Html {
  const { base, zone, accounts, choices, sessions, current } = view;
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  const button = (path: string, label: string, kind = 'quiet') =>
    html`<form method="post" action="${base}${path}"><button class="${kind}">${label}</button></form>`;
  const session = (one: ListedSession) => html`<li><div><strong>${one.userAgent ?? one.provider}</strong><br>
<span class="muted small">${[one.provider, one.address].filter(Boolean).join(', ')}${one.provider || one.address ? ', ' : null}${text.lastSeen(`${time.format(one.lastSeenAt)} (${zone})`)}</span></div>
${one.id === current ? html`<span class="badge tint">${text.thisOne}</span>` : button(`/account/sessions/${one.id}/end`, text.end)}</li>`;
  const account = ({ label, email }: AccountView['accounts'][number]) =>
    html`<li><strong>${label}</strong>${email === null ? null : html`<span class="muted">${email}</span>`}</li>`;
  return html`<section class="card"><h2>${text.accounts}</h2>
<ul class="rows">${accounts.map(account)}</ul>
${choices.length === 0 ? null : html`<div class="actions">${choices.map((one) => button(`/account/link/${one.name}`, text.addAccount(one.label)))}</div>`}</section>
<section class="card"><h2>${text.sessions}</h2>
<ul class="rows">${sessions.map(session)}</ul>
<div class="actions">${button('/sign-out', text.signOut, '')}${button('/sign-out/everywhere', text.signOutEverywhere, '')}</div></section>`;
}
