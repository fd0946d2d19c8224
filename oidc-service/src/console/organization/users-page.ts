import { html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { confirm } from '../element/form.js';
import { buttonLink, personLabel } from '../element/link.js';
import { pageLinks, table } from '../element/table.js';
import { originBadge } from '../element/workspace-badge.js';
import type { ConsolePage, Elsewhere, ShownPage } from '../page.js';

/** Users of an organization. */
export const usersPage: ConsolePage = { method: 'get', path: '/organizations/:organization/users', serve: show };
/** Gives one another role. */
export const changeRole: ConsolePage = {
  method: 'post',
  path: '/organizations/:organization/users/:person/role',
  serve: change,
};
/** Asks before one goes. */
export const removeUserPage: ConsolePage = {
  method: 'get',
  path: '/organizations/:organization/users/:person/remove',
  serve: askToRemove,
};
/** Removes one, or lets one leave. */
export const removeUser: ConsolePage = {
  method: 'post',
  path: '/organizations/:organization/users/:person/remove',
  serve: remove,
};

async function show(call: PageCall): Promise<ShownPage> {
  const { text, path } = call;
  const organization = param(call, 'organization');
  const { cursor } = call.query;
  const list = await call.ask('listOrganizationUsers', {
    params: { organization },
    query: { limit: 50, ...(cursor !== undefined && { cursor }) },
  });
  const admin = await call.may('organization:manage', { organization });
  const here = path('organizations', organization, 'users');
  const users = text.users;
  const role = (user: (typeof list.items)[number]) =>
    !admin || user.origin === 'declared'
      ? text.role[user.role]
      : html`<form method="post" action="${path('organizations', organization, 'users', user.person, 'role')}">
<input type="hidden" name="before" value="${user.role}"><select name="role" aria-label="${users.roleOf(user.name ?? user.person)}">${(['admin', 'billing'] as const).map((one) => html`<option value="${one}"${one === user.role ? html` selected` : null}>${text.role[one]}</option>`)}</select>
<button class="quiet">${users.change}</button></form>`;
  const end = (user: (typeof list.items)[number]) =>
    user.origin === 'declared' || !(admin || user.person === call.me)
      ? null
      : buttonLink(
          path('organizations', organization, 'users', user.person, 'remove'),
          user.person === call.me ? users.leave : users.remove,
          'quiet',
        );
  const body = html`<section class="card flush">${table(
    users.title,
    [
      { label: text.name, cell: (user) => personLabel(user.name, user.person) },
      ...(admin
        ? [{ label: users.email, cell: (user: (typeof list.items)[number]) => user.email ?? text.unknown }]
        : []),
      { label: users.role, cell: role },
      { label: text.access.origin, cell: (user) => originBadge(text, user.origin) },
      { label: text.actions, kind: 'act', cell: end },
    ],
    list.items,
  )}${pageLinks([
    { label: text.first, href: cursor === undefined ? undefined : here },
    { label: text.next, href: list.next === null ? undefined : `${here}?cursor=${list.next}` },
  ])}</section>`;
  const beside = admin
    ? buttonLink(path('organizations', organization, 'invitations'), users.invite, 'primary')
    : undefined;
  return { title: users.title, lead: users.lead, body, organization, tab: 'users', ...(beside && { beside }) };
}

async function change(call: PageCall): Promise<Elsewhere> {
  const { path, text, form } = call;
  const [organization, person] = [param(call, 'organization'), param(call, 'person')];
  const role = form.role as 'admin' | 'billing';
  const user = await call.ask('putOrganizationUser', { params: { organization, person }, body: { role } });
  const before = form.before === 'admin' || form.before === 'billing' ? form.before : undefined;
  const undo =
    before === undefined || before === user.role
      ? undefined
      : {
          path: path('organizations', organization, 'users', person, 'role'),
          fields: { role: before, before: user.role },
        };
  const values = [user.name ?? person, text.role[user.role]];
  return {
    to: path('organizations', organization, 'users'),
    notice: { key: 'roleChanged', values, ...(undo && { undo }) },
  };
}

async function askToRemove(call: PageCall): Promise<ShownPage> {
  const { path, text } = call;
  const [organization, person] = [param(call, 'organization'), param(call, 'person')];
  const user = await call.ask('getOrganizationUser', { params: { organization, person } });
  const { name } = await call.ask('getOrganization', { params: { organization } });
  const own = person === call.me;
  const back = path('organizations', organization, 'users');
  const body = confirm({
    what: html`<p>${own ? text.users.leaveText(name) : text.users.removeText(user.name ?? person, name)}</p>`,
    ...{
      action: path('organizations', organization, 'users', person, 'remove'),
      label: own ? text.users.leave : text.users.remove,
    },
    ...{ back, backLabel: text.cancel },
  });
  return { title: own ? text.users.leaveTitle : text.users.removeTitle, body, organization, tab: 'users', trail: [] };
}

async function remove(call: PageCall): Promise<Elsewhere> {
  const [organization, person] = [param(call, 'organization'), param(call, 'person')];
  await call.ask('removeOrganizationUser', { params: { organization, person } });
  return person === call.me
    ? { to: call.path(), notice: { key: 'left', values: [] } }
    : { to: call.path('organizations', organization, 'users'), notice: { key: 'userRemoved', values: [person] } };
}
