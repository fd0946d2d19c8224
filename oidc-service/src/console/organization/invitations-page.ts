import { randomUUID } from 'node:crypto';
import { type Html, html } from '../../http/page/html.js';
import { Problem } from '../../http/problem.js';
import { type PageCall, param, type Texts } from '../call.js';
import { confirm, hidden, input, select } from '../element/form.js';
import { buttonLink, workspacePlace } from '../element/link.js';
import { badge, card, copyable, empty } from '../element/panel.js';
import { pageLinks, table } from '../element/table.js';
import type { ConsolePage, Elsewhere, ShownPage } from '../page.js';

/** Invitations that can still be accepted, and the form of a new one. */
export const invitationsPage: ConsolePage = {
  method: 'get',
  path: '/organizations/:organization/invitations',
  serve: (call) => show(call),
};
/** Makes one, and shows its link once. */
export const invite: ConsolePage = { method: 'post', path: '/organizations/:organization/invitations', serve: make };
/** Asks before one is taken back. */
export const revokeInvitationPage: ConsolePage = {
  method: 'get',
  path: '/organizations/:organization/invitations/:invitation/revoke',
  serve: askToRevoke,
};
/** Takes one back. */
export const revokeInvitation: ConsolePage = {
  method: 'post',
  path: '/organizations/:organization/invitations/:invitation/revoke',
  serve: revoke,
};

async function show(call: PageCall, given: Texts = {}, wrong: ReadonlySet<string> = new Set()): Promise<ShownPage> {
  const { text, path, format } = call;
  const organization = param(call, 'organization');
  const { cursor } = call.query;
  const list = await call.ask('listInvitations', {
    params: { organization },
    query: { limit: 50, ...(cursor !== undefined && { cursor }) },
  });
  const words = text.invitations;
  const here = path('organizations', organization, 'invitations');
  const gives = (one: (typeof list.items)[number]): Html =>
    html`<span class="badges">${one.role === null ? null : badge(text.role[one.role], 'tint')}${
      one.group === null ? null : badge(words.group(one.group, workspacePlace(one.workspace ?? '')), 'tint')
    }</span>`;
  const rows = table(
    words.title,
    [
      { label: words.to, cell: (one) => one.email ?? html`<span class="muted">${words.noAddress}</span>` },
      { label: words.gives, cell: gives },
      { label: text.expires, cell: (one) => format.moment(one.expiresAt) },
      {
        label: text.actions,
        kind: 'act',
        cell: (one) =>
          buttonLink(path('organizations', organization, 'invitations', one.id, 'revoke'), words.revoke, 'quiet'),
      },
    ],
    list.items,
  );
  const body = html`<section class="card flush">${list.items.length === 0 ? empty(words.emptyTitle, words.emptyText) : rows}${pageLinks(
    [
      { label: text.first, href: cursor === undefined ? undefined : here },
      { label: text.next, href: list.next === null ? undefined : `${here}?cursor=${list.next}` },
    ],
  )}</section>
${wrong.size === 0 ? null : html`<p class="alert" role="alert">${text.mended}</p>`}
${card(
  words.newTitle,
  html`<form method="post" action="${here}">${hidden('invitation', invitationId())}
${input({ name: 'email', label: words.email, hint: words.emailHint, value: given.email, wrong: wrong.has('email'), wrongText: text.check }, { type: 'email', maxLength: 254, autocomplete: 'off' })}
${select(
  {
    name: 'role',
    label: words.role,
    hint: `${text.roleHint.admin} ${text.roleHint.billing}`,
    value: given.role ?? 'billing',
    wrong: wrong.has('role'),
    wrongText: text.check,
  },
  [
    { value: 'billing', label: text.role.billing },
    { value: 'admin', label: text.role.admin },
  ],
)}
${input({ name: 'days', label: words.days, hint: words.daysHint, value: given.days ?? '7', wrong: wrong.has('days'), wrongText: text.check }, { type: 'number', required: true })}
<button class="primary">${words.make}</button></form>`,
)}`;
  return {
    title: words.title,
    lead: words.lead,
    body,
    organization,
    tab: 'invitations',
    status: wrong.size === 0 ? 200 : 400,
  };
}

/** An id that the form carries, so that sending it twice makes one invitation. */
export const invitationId = (): string => `i-${randomUUID()}`;

async function make(call: PageCall): Promise<ShownPage> {
  const { form, text, path, format } = call;
  const organization = param(call, 'organization');
  const { email, role, workspace, group, days } = form;
  const body = {
    ...(email !== undefined && { email }),
    ...(role !== undefined && { role: role as 'admin' | 'billing' }),
    ...(workspace !== undefined && { workspace }),
    ...(group !== undefined && { group }),
    ...(days !== undefined && { days: Number(days) }),
  };
  try {
    const params = { organization, invitation: form.invitation ?? invitationId() };
    const made = await call.ask('putInvitation', { params, body });
    const words = text.invitations;
    const link =
      made.link === null
        ? html`<p>${words.madeAgain}</p>`
        : html`<p>${words.madeText}</p>${copyable('link', words.link, made.link, text.copy, text.copied)}`;
    const back =
      workspace !== undefined && group !== undefined
        ? buttonLink(path('workspaces', workspace, 'groups', group), text.back)
        : buttonLink(path('organizations', organization, 'invitations'), words.all);
    const shown = html`<section class="card">${link}${made.mailed ? html`<p>${words.mailed}</p>` : null}
<p class="muted">${text.expires}: ${format.moment(made.expiresAt)}</p><div class="actions">${back}</div></section>`;
    return { title: words.madeTitle, body: shown, organization, tab: 'invitations' };
  } catch (error) {
    const wrong = error instanceof Problem && error.code === 'INPUT_INVALID' ? wrongFields(error) : new Set<string>();
    // Who may not list invitations came from the page of a group, and gets the problem with the way back.
    if (wrong.size > 0 && (await call.may('invitation:list', { organization }))) return show(call, form, wrong);
    throw error;
  }
}

/** Fields of a form that a problem is about: those of the body. */
export const wrongFields = ({ issues }: Problem): Set<string> =>
  new Set(issues.flatMap(({ path }) => (path.startsWith('body.') ? [path.slice('body.'.length)] : [])));

async function askToRevoke(call: PageCall): Promise<ShownPage> {
  const { path, text } = call;
  const [organization, invitation] = [param(call, 'organization'), param(call, 'invitation')];
  const found = await call.ask('getInvitation', { params: { organization, invitation } });
  const words = text.invitations;
  const body = confirm({
    what: html`<p><strong>${found.email ?? words.noAddress}</strong></p><p>${words.revokeText}</p>`,
    ...{ action: path('organizations', organization, 'invitations', invitation, 'revoke'), label: words.revoke },
    ...{ back: path('organizations', organization, 'invitations'), backLabel: text.cancel },
  });
  return { title: words.revokeTitle, body, organization, tab: 'invitations' };
}

async function revoke(call: PageCall): Promise<Elsewhere> {
  const [organization, invitation] = [param(call, 'organization'), param(call, 'invitation')];
  await call.ask('removeInvitation', { params: { organization, invitation } });
  const notice = { key: 'invitationRevoked', values: [] } as const;
  const list = await call.may('invitation:list', { organization });
  return { to: list ? call.path('organizations', organization, 'invitations') : call.path(), notice };
}
