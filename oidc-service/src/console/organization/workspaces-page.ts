import { html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { empty } from '../element/panel.js';
import { pageLinks, table } from '../element/table.js';
import { stateBadge } from '../element/workspace-badge.js';
import type { ConsolePage, ShownPage } from '../page.js';
import { workspacesOf } from './overview-page.js';

/** Every workspace of an organization. */
export const workspacesPage: ConsolePage = {
  method: 'get',
  path: '/organizations/:organization/workspaces',
  serve: show,
};

/** Rows of a page. */
const rows = 50;

async function show(call: PageCall): Promise<ShownPage> {
  const { text, path } = call;
  const organization = param(call, 'organization');
  await call.ask('getOrganization', { params: { organization } });
  const all = await workspacesOf(call, organization);
  const from = all.findIndex(({ id }) => id > (call.query.after ?? ''));
  const page = from === -1 ? [] : all.slice(from, from + rows);
  const states = await Promise.all(page.map(({ id }) => call.ask('getWorkspaceState', { params: { workspace: id } })));
  const here = path('organizations', organization, 'workspaces');
  const list = table(
    text.workspaces,
    [
      {
        label: text.name,
        cell: (one) =>
          html`<a href="${path('workspaces', one.workspace)}"><strong>${page.find(({ id }) => id === one.workspace)?.name}</strong></a>`,
      },
      { label: text.workspaceList.state, cell: (one) => stateBadge(text, one.state) },
      { label: text.workspaceList.plan, cell: (one) => one.plan ?? text.unknown },
      { label: text.workspaceList.cluster, cell: (one) => one.hostCluster ?? text.unknown },
      { label: text.id, cell: (one) => html`<code>${one.workspace}</code>` },
    ],
    states,
  );
  const more = all.length > from + rows ? `${here}?after=${encodeURIComponent(page.at(-1)?.id ?? '')}` : undefined;
  const body = html`<section class="card flush">${
    page.length === 0 ? empty(text.workspacesEmpty.title, text.workspacesEmpty.text) : list
  }${pageLinks([
    { label: text.first, href: from > 0 ? here : undefined },
    { label: text.next, href: more },
  ])}</section>`;
  return { title: text.workspaceList.title, lead: text.workspaceList.lead, body, organization, tab: 'workspaces' };
}
