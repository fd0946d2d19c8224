import { names } from '@hexabase-kaas/tenancy';
import type { AnswerOf, Operations } from '../../api/index.js';
import { type Fragment, html } from '../../http/page/html.js';
import { type PageCall, param, type Texts } from '../call.js';
import { filledIn } from '../change-form.js';
import { documentCode } from '../document-code.js';
import { hidden, input, select } from '../element/form.js';
import { badge } from '../element/panel.js';
import { among, attempt, type Mistakes, mistakesAlert, wrongOf } from '../mistakes.js';
import { taken } from '../organization/workspace-pages.js';
import type { ConsolePage, PageAnswer, ShownPage } from '../page.js';
import { afterChange, declaredIn, formEnd, orOff, typed, versioned } from '../provision.js';
import type { Binding } from './bindings-page.js';

const base = '/workspaces/:workspace';
/** The form of a new binding. */
export const newBindingPage: ConsolePage = { method: 'get', path: `${base}/new-binding`, serve: open };
/** Makes it. */
export const createBinding: ConsolePage = { method: 'post', path: `${base}/new-binding`, serve: save };
/** The form that gives a binding another group, or has it give something else. */
export const editBindingPage: ConsolePage = { method: 'get', path: `${base}/bindings/:binding/edit`, serve: open };
/** Changes it. */
export const saveBinding: ConsolePage = { method: 'post', path: `${base}/bindings/:binding/edit`, serve: save };

const fieldOf = among(['name', 'group', 'gives'], {
  binding: 'name',
  clusterRole: 'gives',
  project: 'gives',
  role: 'gives',
});

async function open(call: PageCall): Promise<ShownPage> {
  return show(call, await filledIn(call, 'workspace', { noun: 'binding', name: call.params.binding }, formOf));
}

/** A value of the form: `hexabase:workspace-viewer`, or `project/role`. */
const givesOf = ({ clusterRole, project, role }: Binding['spec']): string => clusterRole ?? `${project}/${role}`;
const formOf = (spec: Binding['spec']): Texts => ({ group: spec.group, gives: givesOf(spec) });

/** What the form says, as the API takes it: `viewer`, `admin`, or `project/role`. */
function bodyOf({ group = '', gives = '' }: Texts): Binding['spec'] {
  if (gives === names.workspaceAdmin || gives === names.workspaceViewer) return { group, clusterRole: gives };
  const [project = '', role = ''] = gives.split('/');
  return { group, project, role };
}

async function show(call: PageCall, form?: Texts, mistakes?: Mistakes): Promise<ShownPage> {
  const { text, path, query } = call;
  const workspace = param(call, 'workspace');
  const old = call.params.binding;
  const words = text.provision;
  const title = old === undefined ? words.newBinding : words.editWorkspace(old);
  const lead = old === undefined ? words.newBindingLead : words.editBindingLead;
  const page = { title, lead, workspace, tab: 'bindings', trail: [] };
  const found = await orOff(call, call.ask('listProjects', { params: { workspace } }));
  if ('off' in found) return { ...page, body: html`<section class="card">${found.off}</section>` };
  const standing =
    old === undefined
      ? undefined
      : versioned(await call.perform('getBinding', { params: { workspace, binding: old } }));
  if (standing?.answer.origin === 'declared') return { ...page, body: declaredIn(call, standing.answer.file) };
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
  const group = typed(form, 'group', standing?.answer.spec.group ?? query.group) ?? groups[0]?.name;
  const gives =
    typed(form, 'gives', standing === undefined ? query.gives : givesOf(standing.answer.spec)) ??
    offers[0]?.value ??
    '';
  const name = old ?? typed(form, 'name') ?? '';
  const [organization = '', inside = ''] = workspace.split('--');
  const spec = bodyOf({ group: group ?? '', gives });
  const code = documentCode({ kind: 'GroupBinding', organization, workspace: inside, name, spec });
  const body = html`${mistakesAlert(text, mistakes)}<form method="post" action="${old === undefined ? path('workspaces', workspace, 'new-binding') : path('workspaces', workspace, 'bindings', old, 'edit')}" data-look="preview"><section class="card">
${old === undefined ? input(field('name', words.name, words.idHint(40)), { required: true, maxLength: 40, autocomplete: 'off' }) : hidden('etag', form?.etag ?? standing?.etag ?? '')}
${select(
  field('group', text.access.group, undefined, group),
  groups.map((one) => ({ value: one.name, label: one.name })),
)}
${select(field('gives', words.gives, words.givesHint, gives), offers)}</section>
${formEnd(call, old === undefined ? words.create : words.save, path('workspaces', workspace, 'bindings'), await reach(call, workspace, groups, group), code)}</form>`;
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

async function save(call: PageCall): Promise<PageAnswer> {
  const { form, path } = call;
  const workspace = param(call, 'workspace');
  const old = call.params.binding;
  if (form.do === 'look') return show(call, form);
  const params = { workspace, binding: old ?? form.name ?? '' };
  const condition = old === undefined ? { ifNoneMatch: '*' } : { ifMatch: form.etag ?? '"none"' };
  const saved = await attempt(call.perform('putBinding', { params, body: bodyOf(form), ...condition }), fieldOf);
  if (!('done' in saved)) return show(call, form, old === undefined ? taken(call, saved) : saved);
  return afterChange(call, ['workspaces', workspace], saved.done.event, path('workspaces', workspace, 'bindings'));
}
