import { html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { buttonLink, personLabel } from '../element/link.js';
import { badge, card, empty, facts } from '../element/panel.js';
import { sameAsCode } from '../element/same-as-code.js';
import { stateBadge } from '../element/workspace-badge.js';
import type { ConsolePage, ShownPage } from '../page.js';
import { orOff } from '../provision.js';
import { organizationCode } from '../same-as-code.js';

/** What an organization is: workspaces with their state, users, and whether something is owed. */
export const organizationPage: ConsolePage = { method: 'get', path: '/organizations/:organization', serve: show };

/** Workspaces and users that the page shows; there are pages with all of them. */
const shown = 6;

async function show(call: PageCall): Promise<ShownPage> {
  const { text, path } = call;
  const id = param(call, 'organization');
  const organization = await call.ask('getOrganization', { params: { organization: id } });
  const { role, name } = organization;
  const workspaces = await workspacesOf(call, id);
  const states = await Promise.all(
    workspaces.slice(0, shown).map((one) => call.ask('getWorkspaceState', { params: { workspace: one.id } })),
  );
  const tiles = states.map((state, index) => {
    const workspace = workspaces[index];
    return html`<section class="card tile"><h3><a href="${path('workspaces', state.workspace)}">${workspace?.name}</a></h3>
<div class="badges">${stateBadge(text, state.state)}${state.plan === null ? null : badge(state.plan, 'tint')}</div>
<p class="muted small more">${text.workspaceList.cluster}: ${state.hostCluster ?? text.unknown}</p></section>`;
  });
  const users =
    role === null
      ? undefined
      : (await call.ask('listOrganizationUsers', { params: { organization: id }, query: { limit: 200 } })).items;
  const provisions =
    role === 'admin' && 'here' in (await orOff(call, call.ask('listPlans', { params: { organization: id } })));
  const start = provisions
    ? buttonLink(path('organizations', id, 'new-workspace'), text.provision.newWorkspace, 'primary')
    : undefined;
  const billing = role === null ? undefined : await call.ask('getBillingState', { params: { organization: id } });
  const body = html`<h2>${text.workspaces} <span class="muted">${workspaces.length === 0 ? null : call.format.number(workspaces.length)}</span></h2>
${
  workspaces.length === 0
    ? html`<div class="card">${empty(text.workspacesEmpty.title, start === undefined ? text.workspacesEmpty.text : text.workspacesEmpty.make, start)}</div>`
    : html`<div class="grid">${tiles}</div>`
}
${workspaces.length <= shown ? null : html`<p><a href="${path('organizations', id, 'workspaces')}">${text.overview.more(workspaces.length - shown)}</a></p>`}
<div class="grid">${
    users === undefined
      ? null
      : card(
          text.overview.people,
          html`<p class="figure">${text.overview.users(users.length)}</p><p class="muted small">${text.overview.usersHint}</p>
<ul class="rows">${users.slice(0, shown).map((user) => html`<li><span>${personLabel(user.name, user.person)}</span>${badge(text.role[user.role])}</li>`)}</ul>
<div class="actions">${buttonLink(path('organizations', id, 'users'), text.overview.manage)}${role === 'admin' ? buttonLink(path('organizations', id, 'invitations'), text.overview.invite, 'primary') : null}</div>`,
        )
  }${
    billing === undefined
      ? null
      : card(
          text.billing.stageTitle,
          html`<p>${badge(text.billing.stage[billing.stage], billing.stage === 'active' ? 'good' : billing.tokens ? 'wait' : 'bad')}</p>
<p class="muted">${text.billing.stageText[billing.stage]}</p>
${billing.since === null ? null : facts([[text.billing.stageSince, call.format.moment(billing.since)], ...billing.coming.slice(0, 1).map((one) => [text.billing.from(text.billing.stage[one.stage]), call.format.day(one.from)] as const)])}
<div class="actions">${buttonLink(path('organizations', id, 'billing'), text.billing.title)}</div>`,
        )
  }</div>
${users === undefined ? null : sameAsCode(text, organizationCode({ id, name, users }))}`;
  const beside = workspaces.length === 0 ? undefined : start;
  return { title: name, body, organization: id, tab: '', ...(beside && { beside }) };
}

/** Workspaces of an organization that whoever asks may see. */
export async function workspacesOf(call: PageCall, organization: string) {
  const all: { id: string; name: string; organization: string }[] = [];
  let cursor: string | undefined;
  do {
    const page = await call.ask('listWorkspaces', {
      params: {},
      query: { limit: 200, ...(cursor !== undefined && { cursor }) },
    });
    all.push(...page.items.filter((one) => one.organization === organization));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && all.length < 1_000);
  return all;
}
