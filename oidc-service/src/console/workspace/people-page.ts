import { html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { claimAfter, nodesOf } from '../claim.js';
import { claims } from '../element/claims.js';
import { select } from '../element/form.js';
import { personLabel } from '../element/link.js';
import { badge, card, copyable, empty } from '../element/panel.js';
import { pageLinks, table } from '../element/table.js';
import { originBadge } from '../element/workspace-badge.js';
import type { ConsolePage, ShownPage } from '../page.js';
import { orOff } from '../provision.js';

/** Everybody in a workspace, and what their tokens name. */
export const peoplePage: ConsolePage = { method: 'get', path: '/workspaces/:workspace/people', serve: show };
/** One of them: every group, and why; and what another one would change. */
export const personPage: ConsolePage = {
  method: 'get',
  path: '/workspaces/:workspace/people/:person',
  serve: showPerson,
};

async function show(call: PageCall): Promise<ShownPage> {
  const { text, path } = call;
  const workspace = param(call, 'workspace');
  const { cursor } = call.query;
  const list = await call.ask('listPeople', {
    params: { workspace },
    query: { limit: 50, ...(cursor !== undefined && { cursor }) },
  });
  const words = text.access;
  const here = path('workspaces', workspace, 'people');
  const rows = table(
    words.people,
    [
      {
        label: words.person,
        cell: (one) =>
          html`<a href="${path('workspaces', workspace, 'people', one.person)}">${personLabel(one.name, one.person)}</a>`,
      },
      {
        label: words.direct,
        cell: (one) =>
          html`<span class="badges">${one.groups.map(({ group, origin }) => badge(group, origin === 'declared' ? 'tint' : 'plain'))}</span>`,
      },
      { label: words.claim, cell: (one) => html`<code>${one.claim.join(', ')}</code>` },
    ],
    list.items,
  );
  const body = html`<section class="card flush">${list.items.length === 0 ? empty(words.peopleEmpty, words.peopleEmptyText) : rows}${pageLinks(
    [
      { label: text.first, href: cursor === undefined ? undefined : here },
      { label: text.next, href: list.next === null ? undefined : `${here}?cursor=${list.next}` },
    ],
  )}</section>${await whoCan(call, workspace)}`;
  return { title: words.people, lead: words.peopleLead, body, workspace, tab: 'people' };
}

async function whoCan(call: PageCall, workspace: string) {
  const { text, path } = call;
  const found = await orOff(call, call.ask('listProjects', { params: { workspace } }));
  if ('here' in found && found.here.items.length > 0)
    return card(
      text.provision.whoShort,
      html`<ul class="rows">${found.here.items.map(({ name }) => html`<li><a href="${path('workspaces', workspace, 'projects', name, 'access')}">${text.provision.who(name)}</a></li>`)}</ul>`,
    );
  const command = `kaas who-can get pods tenancy/ -w ${workspace.replace('--', '/')}`;
  return card(
    text.detail.projects,
    html`<p class="muted">${text.access.rights}</p>${copyable('who-can', text.detail.command, command, text.copy, text.copied)}`,
  );
}

async function showPerson(call: PageCall): Promise<ShownPage> {
  const { text, path, query } = call;
  const [workspace, person] = [param(call, 'workspace'), param(call, 'person')];
  const held = (await call.ask('getEffectiveGroups', { params: { workspace, person } })).items;
  const groups = (await call.ask('listGroups', { params: { workspace } })).items;
  const words = text.access;
  const rows = table(
    words.claim,
    [
      {
        label: words.group,
        cell: (one) =>
          html`<a href="${path('workspaces', workspace, 'groups', one.group)}"><code>${one.group}</code></a>`,
      },
      {
        label: words.why,
        cell: (one) =>
          html`<ul class="plain">${one.because.map(({ path: way, origin }) => html`<li>${way.join(' → ')} ${originBadge(text, origin)}</li>`)}</ul>`,
      },
    ],
    held,
  );
  const applied = groups.filter(({ state }) => state === 'applied').map(({ name }) => name);
  const put = applied.find((name) => name === query.group);
  const tried =
    put === undefined
      ? null
      : claims(
          text,
          held.map(({ group }) => group),
          claimAfter(nodesOf(groups), held, { put }),
        );
  const options = applied.map((value) => ({ value, label: value }));
  const here = path('workspaces', workspace, 'people', person);
  const attempt = html`<p class="muted">${words.checkAddHint}</p><form class="row" method="get" action="${here}">
${select({ name: 'group', label: words.tryGroup, value: put }, options)}<button>${words.addNext}</button></form>${tried}
${put === undefined || !(await call.may('workspace:grant', { workspace })) ? null : html`<div class="actions"><a class="button primary" href="${path('workspaces', workspace, 'groups', put, 'members', person)}">${words.put}</a></div>`}`;
  const body = html`<section class="card flush">${held.length === 0 ? empty(words.nothing, words.peopleEmptyText) : rows}</section>${
    options.length === 0 ? null : card(words.checkAdd, attempt)
  }`;
  return { title: person, lead: words.whyLead, body, workspace, tab: 'people', trail: [] };
}
