import { html } from '../http/page/html.js';
import type { Around, Place } from '../http/page/page.js';
import type { PageCall } from './call.js';
import { workspacePlace } from './element/link.js';
import type { ShownPage } from './page.js';

/** What stands around a page: the menu of all organizations and workspaces, tabs, and the trail. */
export async function aroundOf(
  call: PageCall,
  page: Pick<ShownPage, 'organization' | 'workspace' | 'operator' | 'tab' | 'trail'>,
): Promise<Around> {
  const { text, path } = call;
  const organizations = (await call.ask('listOrganizations', { params: {}, query: { limit: 200 } })).items;
  const workspaces = (await call.ask('listWorkspaces', { params: {}, query: { limit: 200 } })).items;
  const workspace = workspaces.find(({ id }) => id === page.workspace);
  const here = organizations.find(({ id }) => id === (page.organization ?? workspace?.organization));
  const branches = organizations.map((organization) => {
    const inside = workspaces
      .filter((one) => one.organization === organization.id)
      .map(
        (one) =>
          html`<li><a href="${path('workspaces', one.id)}"${current(one.id === workspace?.id)}>${one.name}</a></li>`,
      );
    const own = workspace === undefined && organization.id === here?.id;
    return html`<li><a href="${path('organizations', organization.id)}"${current(own)}>${organization.name}</a>${
      inside.length === 0 ? null : html`<ul>${inside}</ul>`
    }</li>`;
  });
  const operates = (await call.may('operator:read', {}))
    ? html`<li><a href="${path('operator')}"${current(page.operator === true)}>${text.operator.title}</a></li>`
    : null;
  const body = html`<p class="heading">${text.organizations}</p><ul>${branches}</ul><hr><ul><li><a href="${path()}">${text.home.all}</a></li>${operates}</ul>`;
  const tabs =
    workspace !== undefined
      ? await workspaceTabs(call, workspace.id, page.tab)
      : here !== undefined
        ? organizationTabs(call, here.id, here.role, page.tab)
        : page.operator === true
          ? operatorTabs(call, page.tab)
          : undefined;
  const above: Place[] = [
    { label: text.console, href: path() },
    ...(here === undefined ? [] : [{ label: here.name, href: path('organizations', here.id) }]),
    ...(workspace === undefined ? [] : [{ label: workspace.name, href: path('workspaces', workspace.id) }]),
    ...(page.operator === true ? [{ label: text.operator.title, href: path('operator') }] : []),
    ...(page.trail ?? []),
  ];
  const current_ = tabs?.places.find((place) => place.current);
  const inTab = current_ !== undefined && page.trail !== undefined ? [current_] : [];
  const last = page.trail?.length ?? 0;
  const trail = [
    ...above.slice(0, above.length - last),
    ...inTab.map(({ label, href }) => ({ label, href })),
    ...above.slice(above.length - last),
  ];
  const isTop = current_ !== undefined && tabs?.places[0] === current_ && last === 0;
  const { unread } = await call.ask('listNotifications', { params: { person: call.me }, query: { limit: 1 } });
  return {
    bell: { label: text.notification.bell(unread), href: path('notifications'), count: unread },
    trail: isTop ? trail.slice(0, -1) : here === undefined && page.operator !== true && page.tab === '' ? [] : trail,
    ...(tabs !== undefined && { tabs }),
    menu: { label: workspace === undefined ? (here?.name ?? text.organizations) : workspacePlace(workspace.id), body },
  };
}

const current = (is: boolean) => (is ? html` aria-current="true"` : null);

function organizationTabs(
  call: PageCall,
  id: string,
  role: 'admin' | 'billing' | null,
  tab = '',
): Required<Around>['tabs'] {
  const { text } = call;
  const label = text.tab;
  const steps: (readonly [string, string])[] = [
    ['', label.overview],
    ['workspaces', label.workspaces],
    ...(role === null ? [] : ([['changes', label.changes]] as const)),
    ...(role === null ? [] : ([['users', label.users]] as const)),
    ...(role === 'admin' ? ([['invitations', label.invitations]] as const) : []),
    ...(role === null ? [] : ([['billing', label.billing]] as const)),
    ...(role === 'admin'
      ? ([
          ['audit', label.audit],
          ['webhooks', label.webhooks],
          ['settings', label.settings],
        ] as const)
      : []),
  ];
  return { label: text.organization, places: placesOf(call, ['organizations', id], steps, tab) };
}

function operatorTabs(call: PageCall, tab = ''): Required<Around>['tabs'] {
  const { title, tab: label } = call.text.operator;
  const steps = [
    ['', label.organizations],
    ['capacity', label.capacity],
    ['health', label.health],
  ] as const;
  return { label: title, places: placesOf(call, ['operator'], steps, tab) };
}

async function workspaceTabs(call: PageCall, id: string, tab = ''): Promise<Required<Around>['tabs']> {
  const { text } = call;
  const label = text.tab;
  const people = await call.may('workspace:people', { workspace: id });
  const steps: (readonly [string, string])[] = [
    ['', label.overview],
    ['usage', label.usage],
    ...(people
      ? ([
          ['projects', label.projects],
          ['groups', label.groups],
          ['bindings', label.bindings],
          ['people', label.people],
          ['break-glass', label.breakGlass],
          ['changes', label.changes],
        ] as const)
      : []),
  ];
  return { label: text.workspace, places: placesOf(call, ['workspaces', id], steps, tab) };
}

const placesOf = (
  { path }: PageCall,
  above: readonly string[],
  steps: readonly (readonly [string, string])[],
  tab: string,
): Place[] =>
  steps.map(([step, label]) => ({
    label,
    href: path(...above, ...(step === '' ? [] : [step])),
    current: step === tab,
  }));
