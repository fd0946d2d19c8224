import { type Html, html } from '../../http/page/html.js';
import { Problem } from '../../http/problem.js';
import { type PageCall, param } from '../call.js';
import { hidden, input } from '../element/form.js';
import { buttonLink, personLabel } from '../element/link.js';
import { card, empty } from '../element/panel.js';
import { pageLinks, table } from '../element/table.js';
import { originBadge } from '../element/workspace-badge.js';
import { invitationId } from '../organization/invitations-page.js';
import type { ConsolePage, Elsewhere, ShownPage } from '../page.js';

/** People directly in a group. */
export const groupPage: ConsolePage = { method: 'get', path: '/workspaces/:workspace/groups/:group', serve: show };
/** From the form of a new member to the page that shows what would change. */
export const chooseMember: ConsolePage = {
  method: 'get',
  path: '/workspaces/:workspace/groups/:group/add',
  serve: choose,
};

async function show(call: PageCall): Promise<ShownPage> {
  const { text, path, format } = call;
  const [workspace, name] = [param(call, 'workspace'), param(call, 'group')];
  const groups = (await call.ask('listGroups', { params: { workspace } })).items;
  const group = groups.find((one) => one.name === name);
  if (group === undefined) throw new Problem('NOT_FOUND', 'the workspace has no such group');
  const words = text.access;
  const place = { workspace, tab: 'groups', title: name, trail: [] };
  if (group.state === 'pending') return { ...place, body: html`<p class="alert wait">${words.pendingText}</p>` };
  const { cursor } = call.query;
  const list = await call.ask('listMembers', {
    params: { workspace, group: name },
    query: { limit: 50, ...(cursor !== undefined && { cursor }) },
  });
  const manages = await call.may('workspace:manage', { workspace });
  const grants = await call.may('workspace:grant', { workspace });
  const here = path('workspaces', workspace, 'groups', name);
  const act = (one: (typeof list.items)[number]) =>
    one.origin === 'managed' && (manages || one.person === call.me)
      ? buttonLink(
          path('workspaces', workspace, 'groups', name, 'members', one.person),
          one.person === call.me ? words.leave : words.remove,
          'quiet',
        )
      : null;
  const rows = table(
    name,
    [
      {
        label: words.person,
        cell: (one) =>
          html`<a href="${path('workspaces', workspace, 'people', one.person)}">${personLabel(one.name, one.person)}</a>`,
      },
      { label: words.origin, cell: (one) => originBadge(text, one.origin) },
      { label: text.since, cell: (one) => format.moment(one.since) },
      { label: text.actions, kind: 'act', cell: act },
    ],
    list.items,
  );
  const body = html`<section class="card flush">${list.items.length === 0 ? empty(words.membersEmpty, words.membersEmptyText) : rows}${pageLinks(
    [
      { label: text.first, href: cursor === undefined ? undefined : here },
      { label: text.next, href: list.next === null ? undefined : `${here}?cursor=${list.next}` },
    ],
  )}</section>
${grants ? html`<div class="grid">${await addForm(call, workspace, name)}${inviteForm(call, workspace, name)}</div>` : html`<p class="muted">${words.noGrant}</p>`}`;
  return { ...place, lead: words.groupLead(name), body };
}

async function addForm(call: PageCall, workspace: string, group: string): Promise<Html> {
  const { text, path } = call;
  const people = (await call.ask('listPeople', { params: { workspace }, query: { limit: 200 } })).items;
  const offers = people.map(({ person, name }) => ({ value: person, label: name ?? person }));
  const words = text.access;
  return card(
    words.addTitle,
    html`<form method="get" action="${path('workspaces', workspace, 'groups', group, 'add')}">
${input({ name: 'person', label: words.addPerson, hint: words.addHint }, { required: true, maxLength: 128, autocomplete: 'off', offers })}
<button class="primary">${words.addNext}</button></form>`,
  );
}

function inviteForm({ text, path }: PageCall, workspace: string, group: string): Html {
  const organization = workspace.slice(0, workspace.indexOf('--'));
  const words = text.invitations;
  return card(
    text.access.inviteTitle,
    html`<form method="post" action="${path('organizations', organization, 'invitations')}">
${hidden('invitation', invitationId())}${hidden('workspace', workspace)}${hidden('group', group)}
${input({ name: 'email', label: words.email, hint: words.emailHint }, { type: 'email', maxLength: 254, autocomplete: 'off' })}
<button>${words.make}</button></form>`,
  );
}

async function choose(call: PageCall): Promise<Elsewhere> {
  const [workspace, group] = [param(call, 'workspace'), param(call, 'group')];
  const { person } = call.query;
  await call.ask('listGroups', { params: { workspace } });
  const steps = ['workspaces', workspace, 'groups', group, ...(person === undefined ? [] : ['members', person.trim()])];
  return { to: call.path(...steps) };
}
