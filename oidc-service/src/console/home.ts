import { html } from '../http/page/html.js';
import type { PageCall } from './call.js';
import { buttonLink } from './element/link.js';
import { badge, empty } from './element/panel.js';
import { declarationsOf } from './organization/workspaces-page.js';
import type { ConsolePage, ShownPage } from './page.js';

/** Every organization that a person has to do with, and its workspaces. */
export const homePage: ConsolePage = { method: 'get', path: '/', serve: show };

async function show(call: PageCall): Promise<ShownPage> {
  const { text, path } = call;
  const organizations = (await call.ask('listOrganizations', { params: {}, query: { limit: 200 } })).items;
  const workspaces = (await call.ask('listWorkspaces', { params: {}, query: { limit: 200 } })).items;
  const beginning = await firstSteps(call, organizations, workspaces);
  const tiles = organizations.map((one) => {
    const inside = workspaces.filter(({ organization }) => organization === one.id);
    return html`<section class="card tile"><h2><a href="${path('organizations', one.id)}">${one.name}</a></h2>
<div class="badges">${one.role === null ? badge(text.home.memberOnly) : badge(text.role[one.role], 'tint')}${one.private ? badge(text.home.private) : null}</div>
${
  inside.length === 0
    ? html`<p class="muted small">${text.workspacesEmpty.title}</p>${beginning.has(one.id) ? html`<div class="actions">${buttonLink(path('organizations', one.id, 'new-workspace'), text.provision.newWorkspace, 'primary')}</div>` : null}`
    : html`<ul class="rows">${inside.map(({ id, name }) => html`<li><a href="${path('workspaces', id)}">${name}</a><code class="muted">${id}</code></li>`)}</ul>`
}</section>`;
  });
  const body =
    organizations.length === 0
      ? html`<div class="card">${empty(text.home.emptyTitle, text.home.emptyText)}</div>`
      : html`<div class="grid">${tiles}</div>`;
  return { title: text.home.title, lead: text.home.lead, body, tab: '' };
}

/** Organizations in which the person may make the first workspace, here and now. */
async function firstSteps(
  call: PageCall,
  organizations: readonly { readonly id: string; readonly role: string | null }[],
  workspaces: readonly { readonly organization: string }[],
): Promise<ReadonlySet<string>> {
  const begun = new Set(workspaces.map(({ organization }) => organization));
  const ready = new Set<string>();
  for (const { id, role } of organizations) {
    if (role !== 'admin' || begun.has(id)) continue;
    const { declared, here } = await declarationsOf(call, id);
    if (here && declared.length === 0) ready.add(id);
  }
  return ready;
}
