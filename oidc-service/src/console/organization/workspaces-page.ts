import type { AnswerOf, Operations } from '../../api/index.js';
import { type Html, html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { openChange } from '../element/change-state.js';
import { buttonLink } from '../element/link.js';
import { empty } from '../element/panel.js';
import { pageLinks, table } from '../element/table.js';
import { originBadge, stateBadge } from '../element/workspace-badge.js';
import type { ConsolePage, ShownPage } from '../page.js';
import { orOff } from '../provision.js';
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
  const admin = await call.may('organization:manage', { organization });
  const { declared, here: provisions } = await declarationsOf(call, organization);
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
      {
        label: text.actions,
        kind: 'act',
        cell: (one) => {
          const found = declared.find(({ id }) => id === one.workspace);
          return found === undefined
            ? null
            : html`${openChange(call, ['organizations', organization], found.change)} ${buttonLink(path('organizations', organization, 'workspaces', found.name, 'edit'), text.provision.edit, 'quiet')}`;
        },
      },
    ],
    states,
  );
  const more = all.length > from + rows ? `${here}?after=${encodeURIComponent(page.at(-1)?.id ?? '')}` : undefined;
  const coming = declared.filter(({ id }) => !all.some((one) => one.id === id));
  const start =
    admin && provisions
      ? buttonLink(path('organizations', organization, 'new-workspace'), text.provision.newWorkspace, 'primary')
      : undefined;
  const nothing = empty(
    text.workspacesEmpty.title,
    provisions ? text.workspacesEmpty.make : text.workspacesEmpty.text,
    start,
  );
  const body = html`${coming.length === 0 ? null : comingTable(call, organization, coming)}<section class="card flush">${
    page.length === 0 && coming.length > 0 ? null : page.length === 0 ? nothing : list
  }${pageLinks([
    { label: text.first, href: from > 0 ? here : undefined },
    { label: text.next, href: more },
  ])}</section>`;
  const beside = all.length + coming.length === 0 ? undefined : start;
  const { title, lead } = text.workspaceList;
  return { title, lead, body, organization, tab: 'workspaces', ...(beside && { beside }) };
}

type Declared = AnswerOf<Operations['listWorkspaceDeclarations']>['items'];

/** What the tenancy declares, for who may see it; and whether this installation writes one. */
export async function declarationsOf(
  call: PageCall,
  organization: string,
): Promise<{ declared: Declared; here: boolean }> {
  if (!(await call.may('organization:users', { organization }))) return { declared: [], here: false };
  const found = await orOff(call, call.ask('listWorkspaceDeclarations', { params: { organization } }));
  return 'off' in found ? { declared: [], here: false } : { declared: found.here.items, here: true };
}

/** Workspaces that are declared and that Flux has not made yet. */
function comingTable(call: PageCall, organization: string, coming: Declared): Html {
  const { text } = call;
  return html`<section class="card flush"><h2>${text.provision.waiting}</h2>${table(
    text.provision.waiting,
    [
      { label: text.name, cell: (one) => html`<strong>${one.name}</strong>` },
      {
        label: text.workspaceList.state,
        cell: (one) => openChange(call, ['organizations', organization], one.change) ?? originBadge(text, one.origin),
      },
      { label: text.workspaceList.plan, cell: (one) => one.spec.plan },
      { label: text.workspaceList.cluster, cell: (one) => one.spec.hostCluster ?? text.unknown },
      { label: text.id, cell: (one) => html`<code>${one.id}</code>` },
    ],
    coming,
  )}</section>`;
}
