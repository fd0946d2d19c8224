import { names } from '@hexabase-kaas/tenancy';
import type { AnswerOf, Operations } from '../../api/index.js';
import { type Fragment, html } from '../../http/page/html.js';
import { type PageCall, param, type Texts } from '../call.js';
import { documentCode } from '../document-code.js';
import { openChange } from '../element/change-state.js';
import { confirm, input, select } from '../element/form.js';
import { buttonLink } from '../element/link.js';
import { badge, empty } from '../element/panel.js';
import { table } from '../element/table.js';
import { originBadge } from '../element/workspace-badge.js';
import { among, attempt, type Mistakes, mistakesAlert, wrongOf } from '../mistakes.js';
import { taken } from '../organization/workspace-pages.js';
import type { ConsolePage, PageAnswer, ShownPage } from '../page.js';
import { afterChange, declaredIn, formEnd, orOff, typed } from '../provision.js';

const base = '/workspaces/:workspace';
/** Bindings of groups to roles, over all projects. */
export const bindingsPage: ConsolePage = { method: 'get', path: `${base}/bindings`, serve: showAll };
/** The form of a new one; one that is there is never changed, for Kubernetes would not take it. */
export const newBindingPage: ConsolePage = { method: 'get', path: `${base}/new-binding`, serve: (call) => show(call) };
/** Makes it. */
export const createBinding: ConsolePage = { method: 'post', path: `${base}/new-binding`, serve: create };
/** Asks before one is deleted. */
export const deleteBindingPage: ConsolePage = {
  method: 'get',
  path: `${base}/bindings/:binding/delete`,
  serve: (call) => askToDelete(call),
};
/** Deletes it. */
export const deleteBinding: ConsolePage = { method: 'post', path: `${base}/bindings/:binding/delete`, serve: remove };

type Binding = AnswerOf<Operations['getBinding']>;
const fieldOf = among(['name', 'group', 'gives'], {
  binding: 'name',
  clusterRole: 'gives',
  project: 'gives',
  role: 'gives',
});

/** What a binding gives, in words. */
function gift({ text }: PageCall, { clusterRole, project = '', role = '' }: Binding['spec']): string {
  const words = text.provision;
  if (clusterRole === undefined) return words.roleIn(role, project);
  return clusterRole === names.workspaceAdmin ? words.admin : words.viewer;
}

async function showAll(call: PageCall): Promise<ShownPage> {
  const { text, path } = call;
  const workspace = param(call, 'workspace');
  const words = text.provision;
  const page = { title: words.bindings, lead: words.bindingsLead, workspace, tab: 'bindings' };
  const found = await orOff(call, call.ask('listBindings', { params: { workspace } }));
  if ('off' in found) return { ...page, body: html`<section class="card">${found.off}</section>` };
  const grants = await call.may('workspace:grant', { workspace });
  const manages = await call.may('workspace:manage', { workspace });
  const start = grants
    ? buttonLink(path('workspaces', workspace, 'new-binding'), words.newBinding, 'primary')
    : undefined;
  const list = table<Binding>(
    words.bindings,
    [
      { label: words.binding, cell: (one) => html`<strong>${one.name}</strong>` },
      {
        label: text.access.group,
        cell: (one) => html`<a href="${path('workspaces', workspace, 'groups', one.spec.group)}">${one.spec.group}</a>`,
      },
      {
        label: words.gives,
        cell: (one) => {
          const { project } = one.spec;
          const what = gift(call, one.spec);
          return project === undefined
            ? what
            : html`<a href="${path('workspaces', workspace, 'projects', project)}">${what}</a>`;
        },
      },
      {
        label: text.access.origin,
        cell: (one) =>
          html`${originBadge(text, one.origin)} ${openChange(call, ['workspaces', workspace], one.change)}`,
      },
      {
        label: text.actions,
        kind: 'act',
        cell: (one) =>
          manages && one.origin === 'managed'
            ? buttonLink(path('workspaces', workspace, 'bindings', one.name, 'delete'), words.remove, 'quiet')
            : null,
      },
    ],
    found.here.items,
  );
  const none = found.here.items.length === 0;
  const body = html`<section class="card flush">${none ? empty(words.bindingsEmpty, words.bindingsEmptyText, start) : list}</section>`;
  return { ...page, body, ...(start !== undefined && !none && { beside: start }) };
}

/** What the form says, as the API takes it: `viewer`, `admin`, or `project/role`. */
function bodyOf({ group = '', gives = '' }: Texts): Binding['spec'] {
  if (gives === names.workspaceAdmin || gives === names.workspaceViewer) return { group, clusterRole: gives };
  const [project = '', role = ''] = gives.split('/');
  return { group, project, role };
}

async function show(call: PageCall, form?: Texts, mistakes?: Mistakes): Promise<ShownPage> {
  const { text, path, query } = call;
  const workspace = param(call, 'workspace');
  const words = text.provision;
  const page = { title: words.newBinding, lead: words.newBindingLead, workspace, tab: 'bindings', trail: [] };
  const found = await orOff(call, call.ask('listProjects', { params: { workspace } }));
  if ('off' in found) return { ...page, body: html`<section class="card">${found.off}</section>` };
  if (!(await call.may('workspace:grant', { workspace })))
    return { ...page, body: html`<p class="alert note">${words.wsAdminOnly}</p>` };
  const groups = (await call.ask('listGroupDeclarations', { params: { workspace } })).items;
  const roles = found.here.items.flatMap((project) =>
    project.roles.map((role) => ({
      value: `${project.name}/${role.name}`,
      label: words.roleIn(role.name, project.name),
    })),
  );
  const offers = [
    ...roles,
    { value: names.workspaceViewer, label: words.viewer },
    { value: names.workspaceAdmin, label: words.admin },
  ];
  const field = (name: string, label: string, hint: string | undefined, stands?: string) => ({
    ...{ name, label, hint, value: typed(form, name, stands) },
    ...wrongOf(text, mistakes, name),
  });
  const group = typed(form, 'group', query.group) ?? groups[0]?.name;
  const gives = typed(form, 'gives', query.gives) ?? offers[0]?.value ?? '';
  const name = typed(form, 'name') ?? '';
  const [organization = '', inside = ''] = workspace.split('--');
  const spec = bodyOf({ group: group ?? '', gives });
  const code = documentCode({ kind: 'GroupBinding', organization, workspace: inside, name, spec });
  const body = html`${mistakesAlert(text, mistakes)}<form method="post" action="${path('workspaces', workspace, 'new-binding')}" data-look="preview"><section class="card">
${input(field('name', words.name, words.idHint(40)), { required: true, maxLength: 40, autocomplete: 'off' })}
${select(
  field('group', text.access.group, undefined, group),
  groups.map((one) => ({ value: one.name, label: one.name })),
)}
${select(field('gives', words.gives, words.givesHint, gives), offers)}</section>
${formEnd(call, words.create, path('workspaces', workspace, 'bindings'), await reach(call, workspace, groups, group), code)}</form>`;
  return { ...page, body, status: mistakes?.status ?? 200 };
}

/** Groups and people whom a binding of a group reaches. */
async function reach(
  call: PageCall,
  workspace: string,
  groups: AnswerOf<Operations['listGroupDeclarations']>['items'],
  group: string | undefined,
): Promise<Fragment> {
  if (group === undefined) return null;
  const { text } = call;
  const found = [group];
  for (const at of found)
    for (const one of groups) if (one.spec.parent === at && !found.includes(one.name)) found.push(one.name);
  const people = (await call.ask('listPeople', { params: { workspace }, query: { limit: 200 } })).items.filter(
    ({ claim }) => claim.includes(group),
  );
  const words = text.provision;
  return html`<h2>${words.preview}</h2><p>${words.reaches}: <span class="badges inline">${found.map((one) => badge(one, 'tint'))}</span> ${words.reachesPeople(people.length)}</p>`;
}

async function create(call: PageCall): Promise<PageAnswer> {
  const { form, path } = call;
  const workspace = param(call, 'workspace');
  if (form.do === 'look') return show(call, form);
  const params = { workspace, binding: form.name ?? '' };
  const made = await attempt(call.perform('putBinding', { params, body: bodyOf(form), ifNoneMatch: '*' }), fieldOf);
  if (!('done' in made)) return show(call, form, taken(call, made));
  return afterChange(call, ['workspaces', workspace], made.done.event, path('workspaces', workspace, 'bindings'));
}

async function askToDelete(call: PageCall, wrong?: Mistakes): Promise<ShownPage> {
  const { text, path } = call;
  const [workspace, binding] = [param(call, 'workspace'), param(call, 'binding')];
  const words = text.provision;
  const back = path('workspaces', workspace, 'bindings');
  const page = { title: words.deleteBinding(binding), workspace, tab: 'bindings', trail: [] };
  const found = await orOff(call, call.ask('getBinding', { params: { workspace, binding } }));
  if ('off' in found) return { ...page, body: html`<section class="card">${found.off}</section>` };
  if (found.here.origin === 'declared') return { ...page, body: declaredIn(call, found.here.file) };
  if (!(await call.may('workspace:manage', { workspace })))
    return { ...page, body: html`<p class="alert note">${words.wsAdminOnly}</p>` };
  const what = html`<p>${words.deleteBindingText(found.here.spec.group, gift(call, found.here.spec))}</p>`;
  const action = `${back}/${encodeURIComponent(binding)}/delete`;
  const body = html`${mistakesAlert(text, wrong)}${confirm({ what, action, label: words.remove, back, backLabel: text.cancel })}`;
  return { ...page, body, status: wrong?.status ?? 200 };
}

async function remove(call: PageCall): Promise<PageAnswer> {
  const [workspace, binding] = [param(call, 'workspace'), param(call, 'binding')];
  const removed = await attempt(call.perform('removeBinding', { params: { workspace, binding } }), () => undefined);
  if (!('done' in removed)) return askToDelete(call, removed);
  const back = call.path('workspaces', workspace, 'bindings');
  return afterChange(call, ['workspaces', workspace], removed.done.event, back);
}
