import { effectiveGroups, type GroupNode, names } from '@hexabase-kaas/tenancy';
import type { AnswerOf, Operations } from '../../api/index.js';
import { type Fragment, type Html, html } from '../../http/page/html.js';
import { type PageCall, param, type Texts } from '../call.js';
import { filledIn } from '../change-form.js';
import { confirm, hidden, input, select } from '../element/form.js';
import { personLabel } from '../element/link.js';
import { badge } from '../element/panel.js';
import { table } from '../element/table.js';
import { among, attempt, type Mistakes, mistakesAlert, wrongOf } from '../mistakes.js';
import { taken } from '../organization/workspace-pages.js';
import type { ConsolePage, PageAnswer, ShownPage } from '../page.js';
import { afterChange, declaredIn, formEnd, orOff, typed, versioned } from '../provision.js';
import { workspaceCode } from '../same-as-code.js';

const base = '/workspaces/:workspace';
/** The form of a new group, with what it and everybody's claim would be. */
export const newGroupPage: ConsolePage = { method: 'get', path: `${base}/new-group`, serve: open };
/** Makes it. */
export const createGroup: ConsolePage = { method: 'post', path: `${base}/new-group`, serve: save };
/** The form that puts a group below another one. */
export const moveGroupPage: ConsolePage = {
  method: 'get',
  path: `${base}/groups/:group/move`,
  serve: open,
};
/** Moves it. */
export const moveGroup: ConsolePage = { method: 'post', path: `${base}/groups/:group/move`, serve: save };
/** Asks before one is deleted. */
export const deleteGroupPage: ConsolePage = {
  method: 'get',
  path: `${base}/groups/:group/delete`,
  serve: (call) => askToDelete(call),
};
/** Deletes it. */
export const deleteGroup: ConsolePage = { method: 'post', path: `${base}/groups/:group/delete`, serve: remove };

type Group = AnswerOf<Operations['listGroupDeclarations']>['items'][number];
const fieldOf = among(['name', 'parent'], { group: 'name' });

/** Groups that every workspace has, which nobody moves or deletes. */
export const everywhere: ReadonlySet<string> = new Set([names.rootGroup, names.adminGroup, names.userGroup]);

const nodesOf = (groups: readonly Group[]): GroupNode[] =>
  groups.map(({ name, spec: { parent } }) => ({ name, ...(parent !== undefined && { parent }) }));

async function open(call: PageCall): Promise<ShownPage> {
  return show(
    call,
    await filledIn<Group['spec']>(call, 'workspace', { noun: 'group', name: call.params.group }, formOf),
  );
}

const formOf = ({ parent }: Group['spec']): Texts => (parent === undefined ? {} : { parent });

async function show(call: PageCall, form?: Texts, mistakes?: Mistakes): Promise<ShownPage> {
  const { text, path, query } = call;
  const workspace = param(call, 'workspace');
  const old = call.params.group;
  const words = text.provision;
  const page = {
    title: old === undefined ? words.newGroup : words.moveGroup(old),
    lead: old === undefined ? words.newGroupLead : words.moveLead,
    ...{ workspace, tab: 'groups', trail: [] },
  };
  const found = await orOff(call, call.ask('listGroupDeclarations', { params: { workspace } }));
  if ('off' in found) return { ...page, body: html`<section class="card">${found.off}</section>` };
  const groups = found.here.items;
  const standing =
    old === undefined
      ? undefined
      : versioned(await call.perform('getGroupDeclaration', { params: { workspace, group: old } }));
  const declared = groups.find(({ origin }) => origin === 'declared');
  if (declared !== undefined) return { ...page, body: declaredIn(call, declared.file) };
  if (!(await call.may('workspace:grant', { workspace })))
    return { ...page, body: html`<p class="alert note">${words.wsAdminOnly}</p>` };
  const below = new Set(old === undefined ? [] : belowOf(groups, old));
  const parents = groups.filter(({ name }) => !below.has(name));
  const name = old ?? typed(form, 'name') ?? '';
  const parent = typed(form, 'parent', standing?.answer.spec.parent ?? query.parent) ?? names.rootGroup;
  const after = [...nodesOf(groups).filter((one) => one.name !== name), ...(name === '' ? [] : [{ name, parent }])];
  const field = {
    name: 'parent',
    label: words.parentGroup,
    hint: undefined,
    value: parent,
    ...wrongOf(text, mistakes, 'parent'),
  };
  const nameField = {
    name: 'name',
    label: words.name,
    hint: words.groupNameHint,
    value: typed(form, 'name'),
    ...wrongOf(text, mistakes, 'name'),
  };
  const action =
    old === undefined
      ? path('workspaces', workspace, 'new-group')
      : path('workspaces', workspace, 'groups', old, 'move');
  const code = await codeOf(call, workspace, after);
  const body = html`${mistakesAlert(text, mistakes)}<form method="post" action="${action}" data-look="preview"><section class="card">
${old === undefined ? input(nameField, { required: true, maxLength: 40, autocomplete: 'off' }) : hidden('etag', form?.etag ?? standing?.etag ?? '')}
${select(
  field,
  parents.map((one) => ({ value: one.name, label: one.name })),
)}</section>
${formEnd(call, old === undefined ? words.create : words.save, path('workspaces', workspace, 'groups'), await preview(call, workspace, name, after), code)}</form>`;
  return { ...page, body, status: mistakes?.status ?? 200 };
}

function belowOf(groups: readonly Group[], top: string): string[] {
  const found = [top];
  for (const at of found)
    for (const { name, spec } of groups) if (spec.parent === at && !found.includes(name)) found.push(name);
  return found;
}

/** The tree, what members of the group hold, and whose claim changes; by the function with which tokens are made. */
async function preview(
  call: PageCall,
  workspace: string,
  name: string,
  after: readonly GroupNode[],
): Promise<Fragment> {
  const { text } = call;
  const words = text.provision;
  const people = await call.ask('listPeople', { params: { workspace }, query: { limit: 200 } });
  const changed = people.items
    .map((one) => ({
      ...one,
      next: effectiveGroups(
        after,
        one.groups.map(({ group }) => group),
      ),
    }))
    .filter(({ claim, next }) => claim.join() !== next.join());
  const claims = table(
    words.claimsAfter,
    [
      { label: text.access.person, cell: (one) => personLabel(one.name, one.person) },
      { label: text.access.now, cell: (one) => html`<code>${one.claim.join(', ')}</code>` },
      { label: text.access.after, cell: (one) => html`<code>${one.next.join(', ')}</code>` },
    ],
    changed,
  );
  const holds =
    name === ''
      ? null
      : html`<p>${words.holds}: <span class="badges inline">${effectiveGroups(after, [name]).map((one) => badge(one, one === name ? 'tint' : 'plain'))}</span></p>`;
  return html`<h2>${words.preview}</h2><h3>${words.treeAfter}</h3>${tree(after, name)}${holds}<h3>${words.claimsAfter}</h3>${changed.length === 0 ? html`<p class="muted">${words.claimsNone}</p>` : claims}${people.next === null ? null : html`<p class="hint">${words.claimsMore}</p>`}`;
}

function tree(nodes: readonly GroupNode[], marked: string): Html {
  const known = new Set(nodes.map(({ name }) => name));
  const branch = (above: string | undefined, seen: readonly string[]): Fragment => {
    const inside = nodes
      .filter(
        ({ name, parent }) =>
          (parent !== undefined && known.has(parent) ? parent : undefined) === above && !seen.includes(name),
      )
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return inside.length === 0
      ? null
      : html`<ul${above === undefined ? html` class="tree"` : null}>${inside.map(({ name }) => html`<li><div class="node">${name === marked ? badge(name, 'tint') : html`<span>${name}</span>`}</div>${branch(name, [...seen, name])}</li>`)}</ul>`;
  };
  return html`${branch(undefined, [])}`;
}

/** The workspace with the groups as the form has them. */
async function codeOf(call: PageCall, workspace: string, after: readonly GroupNode[]) {
  const [organization = '', name = ''] = workspace.split('--');
  const state = await call.ask('getWorkspaceState', { params: { workspace } });
  const people = (await call.ask('listPeople', { params: { workspace }, query: { limit: 200 } })).items;
  const groups = after.map((group) => ({
    name: group.name,
    parent: group.parent ?? null,
    members: people
      .filter(({ groups: direct }) => direct.some((one) => one.group === group.name && one.origin === 'declared'))
      .map(({ person }) => person),
  }));
  return workspaceCode({ organization, name, plan: state.plan, hostCluster: state.hostCluster, groups });
}

async function save(call: PageCall): Promise<PageAnswer> {
  const { form, path } = call;
  const workspace = param(call, 'workspace');
  const old = call.params.group;
  if (form.do === 'look') return show(call, form);
  const condition = old === undefined ? { ifNoneMatch: '*' } : { ifMatch: form.etag ?? '"none"' };
  const body = form.parent === undefined ? {} : { parent: form.parent };
  const saved = await attempt(
    call.perform('putGroup', { params: { workspace, group: old ?? form.name ?? '' }, body, ...condition }),
    fieldOf,
  );
  if (!('done' in saved)) return show(call, form, old === undefined ? taken(call, saved) : saved);
  return afterChange(call, ['workspaces', workspace], saved.done.event, path('workspaces', workspace, 'groups'));
}

async function askToDelete(call: PageCall, wrong?: Mistakes): Promise<ShownPage> {
  const { text, path } = call;
  const [workspace, group] = [param(call, 'workspace'), param(call, 'group')];
  const words = text.provision;
  const back = path('workspaces', workspace, 'groups');
  const page = { title: words.deleteGroup(group), workspace, tab: 'groups', trail: [] };
  const found = await orOff(call, call.ask('getGroupDeclaration', { params: { workspace, group } }));
  if ('off' in found) return { ...page, body: html`<section class="card">${found.off}</section>` };
  if (found.here.origin === 'declared') return { ...page, body: declaredIn(call, found.here.file) };
  if (!(await call.may('workspace:manage', { workspace })))
    return { ...page, body: html`<p class="alert note">${words.wsAdminOnly}</p>` };
  const groups = (await call.ask('listGroupDeclarations', { params: { workspace } })).items;
  const after = nodesOf(groups).filter(({ name }) => name !== group);
  const what = html`<p>${words.deleteGroupText}</p>${await preview(call, workspace, '', after)}`;
  const action = `${back}/${encodeURIComponent(group)}/delete`;
  const body = html`${mistakesAlert(text, wrong)}${confirm({ what, action, label: words.remove, back, backLabel: text.cancel })}`;
  return { ...page, body, status: wrong?.status ?? 200 };
}

async function remove(call: PageCall): Promise<PageAnswer> {
  const [workspace, group] = [param(call, 'workspace'), param(call, 'group')];
  const removed = await attempt(call.perform('removeGroup', { params: { workspace, group } }), () => undefined);
  if (!('done' in removed)) return askToDelete(call, removed);
  const back = call.path('workspaces', workspace, 'groups');
  return afterChange(call, ['workspaces', workspace], removed.done.event, back);
}
