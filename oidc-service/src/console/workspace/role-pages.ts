import { etagOf } from '../../api/index.js';
import { type Fragment, type Html, html } from '../../http/page/html.js';
import { type PageCall, param, type Texts } from '../call.js';
import { filledIn } from '../change-form.js';
import { documentCode } from '../document-code.js';
import { confirm, hidden, input, select } from '../element/form.js';
import { badge, empty } from '../element/panel.js';
import { sameAsCode } from '../element/same-as-code.js';
import { among, attempt, type Mistakes, mistakesAlert, wrongOf } from '../mistakes.js';
import { taken } from '../organization/workspace-pages.js';
import type { ConsolePage, PageAnswer, ShownPage } from '../page.js';
import { afterChange, declaredIn, formEnd, given, orOff, typed } from '../provision.js';
import {
  type Area,
  areaOf,
  areas,
  namedRules,
  type Rule,
  type RuleChoice,
  ruleChoices,
  rulesOf,
  verbsIn,
  verbsOf,
} from '../rule-choice.js';
import type { Project } from './projects-page.js';

const base = '/workspaces/:workspace/projects/:project';
/** The form of a new role. */
export const newRolePage: ConsolePage = { method: 'get', path: `${base}/new-role`, serve: open };
/** Makes it. */
export const createRole: ConsolePage = { method: 'post', path: `${base}/new-role`, serve: save };
/** A role, and the form that changes it. */
export const rolePage: ConsolePage = { method: 'get', path: `${base}/roles/:role`, serve: open };
/** Changes it. */
export const saveRole: ConsolePage = { method: 'post', path: `${base}/roles/:role`, serve: save };
/** Asks before one is deleted. */
export const deleteRolePage: ConsolePage = {
  method: 'get',
  path: `${base}/roles/:role/delete`,
  serve: (call) => askToDelete(call),
};
/** Deletes it. */
export const deleteRole: ConsolePage = { method: 'post', path: `${base}/roles/:role/delete`, serve: remove };

const fieldOf = among(['name'], { role: 'name' });

async function open(call: PageCall): Promise<ShownPage> {
  return show(call, await filledIn(call, 'workspace', { noun: 'role', name: call.params.role }, formOf));
}

const formOf = ({ rules }: { readonly rules: readonly Rule[] }): Texts => Object.fromEntries(verbsOf(rules));

async function show(call: PageCall, form?: Texts, mistakes?: Mistakes): Promise<ShownPage> {
  const { text, path } = call;
  const [workspace, project] = [param(call, 'workspace'), param(call, 'project')];
  const old = call.params.role;
  const words = text.provision;
  const home = path('workspaces', workspace, 'projects', project);
  const page = {
    ...{ title: old ?? words.newRole, lead: words.newRoleLead, workspace, tab: 'projects' },
    trail: [{ label: project, href: home }],
  };
  const found = await orOff(call, call.ask('getProject', { params: { workspace, project } }));
  if ('off' in found) return { ...page, body: html`<section class="card">${found.off}</section>` };
  const role =
    old === undefined ? undefined : await call.perform('getRole', { params: { workspace, project, role: old } });
  const standing = role?.answer.spec.rules ?? [];
  const code = (name: string, rules: readonly Rule[]) => codeOf(workspace, found.here, name, rules);
  const rights = html`<section class="card">${ruleList(standing)}</section>`;
  if (found.here.origin === 'declared')
    return { ...page, lead: words.editLead, body: html`${declaredIn(call, found.here.file)}${rights}` };
  if (!(await call.may('workspace:grant', { workspace })))
    return {
      ...page,
      body: html`<p class="alert note">${words.wsAdminOnly}</p>${old === undefined ? null : html`${rights}${sameAsCode(text, code(old, standing))}`}`,
    };
  const grantable = (await call.ask('listGrantable', { params: { workspace, project } })).items;
  const verbs = form === undefined ? verbsOf(standing) : verbsIn(form);
  const kept = namedRules(standing);
  const rules = [...rulesOf(verbs), ...kept];
  const choices = ruleChoices(grantable, verbs);
  const action = old === undefined ? `${home}/new-role` : `${home}/roles/${encodeURIComponent(old)}`;
  const name = { name: 'name', label: words.name, hint: words.idHint(40), value: typed(form, 'name') };
  const body = html`${mistakesAlert(text, mistakes)}<form method="post" action="${action}" data-look="preview">
${old === undefined ? html`<section class="card">${input({ ...name, ...wrongOf(text, mistakes, 'name') }, { required: true, maxLength: 40, autocomplete: 'off' })}</section>` : hidden('etag', form?.etag ?? etagOf(role?.version))}
${choices.length === 0 ? html`<div class="card">${empty(words.noRights, words.noRightsText)}</div>` : areaFields(call, choices)}
${kept.length === 0 ? null : html`<section class="card"><p>${words.namedRules}</p>${ruleList(kept)}</section>`}
${formEnd(call, old === undefined ? words.create : words.save, home, summary(call, rules), code(old ?? typed(form, 'name') ?? '', rules))}</form>
${old === undefined ? null : html`<p class="danger-link"><a href="${action}/delete">${words.deleteRole(old)}</a></p>`}`;
  return { ...page, body, status: mistakes?.status ?? 200 };
}

/** A part of the form for each area; one with something chosen is open. */
function areaFields({ text }: PageCall, choices: readonly RuleChoice[]): Html {
  const words = text.provision;
  const parts = Map.groupBy(choices, ({ resource }) => areaOf(resource));
  const shown = [...(Object.keys(areas) as Area[]), 'other' as const].filter((area) => parts.has(area));
  const label = (one: RuleChoice) => (one.apiGroup === '' ? one.resource : `${one.resource} (${one.apiGroup})`);
  const fields = (area: Area) =>
    (parts.get(area) ?? []).map((one) =>
      select({ name: one.field, label: label(one), value: one.value }, [
        { value: '', label: words.nothing },
        ...one.levels.map(({ level, verbs }) => ({
          value: verbs,
          label: `${words.level[level]}: ${verbs.replaceAll(',', ', ')}`,
        })),
      ]),
    );
  return html`${shown.map((area, index) => {
    const open = index === 0 || (parts.get(area) ?? []).some(({ value }) => value !== '');
    return html`<details class="same"${open ? html` open` : null}><summary>${words.areas[area]}</summary><div class="fields wide">${fields(area)}</div></details>`;
  })}`;
}

const summary = ({ text }: PageCall, rules: readonly Rule[]): Fragment =>
  html`<h2>${text.provision.preview}</h2>${rules.length === 0 ? html`<p class="muted">${text.provision.rulesOf(0)}</p>` : ruleList(rules)}`;

/** Rules in words of RBAC. */
export const ruleList = (rules: readonly Rule[]): Html =>
  html`<ul class="plain rules">${rules.map(
    ({ apiGroups, resources, verbs, resourceNames }) =>
      html`<li><strong><code>${verbs.join(', ')}</code></strong> <code>${resources.join(', ')}</code>${apiGroups.every((group) => group === '') ? null : html` <code class="muted">${apiGroups.join(', ')}</code>`}${resourceNames === undefined ? null : html` ${resourceNames.map((one) => badge(one))}`}</li>`,
  )}</ul>`;

/** The project with the role as the form has it. */
function codeOf(workspace: string, project: Project, name: string, rules: readonly Rule[]) {
  const [organization = '', inside = ''] = workspace.split('--');
  const roles = [...project.roles.filter((one) => one.name !== name), { name, rules }].toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const spec = given({ ...project.spec, roles });
  return documentCode({ kind: 'Project', organization, workspace: inside, name: project.name, spec });
}

async function save(call: PageCall): Promise<PageAnswer> {
  const { form, path } = call;
  const [workspace, project] = [param(call, 'workspace'), param(call, 'project')];
  const old = call.params.role;
  if (form.do === 'look') return show(call, form);
  const role = old ?? form.name ?? '';
  const params = { workspace, project, role };
  const kept = old === undefined ? [] : namedRules((await call.ask('getRole', { params })).spec.rules);
  const condition = old === undefined ? { ifNoneMatch: '*' } : { ifMatch: form.etag ?? '"none"' };
  const body = { rules: [...rulesOf(verbsIn(form)), ...kept] };
  const saved = await attempt(call.perform('putRole', { params, body, ...condition }), fieldOf);
  if (!('done' in saved)) return show(call, form, old === undefined ? taken(call, saved) : saved);
  return afterChange(
    call,
    ['workspaces', workspace],
    saved.done.event,
    path('workspaces', workspace, 'projects', project),
  );
}

async function askToDelete(call: PageCall, wrong?: Mistakes): Promise<ShownPage> {
  const { text, path } = call;
  const [workspace, project, role] = [param(call, 'workspace'), param(call, 'project'), param(call, 'role')];
  const words = text.provision;
  const home = path('workspaces', workspace, 'projects', project);
  const back = `${home}/roles/${encodeURIComponent(role)}`;
  const page = { title: words.deleteRole(role), workspace, tab: 'projects', trail: [{ label: project, href: home }] };
  const found = await orOff(call, call.ask('getRole', { params: { workspace, project, role } }));
  if ('off' in found) return { ...page, body: html`<section class="card">${found.off}</section>` };
  if (found.here.origin === 'declared') return { ...page, body: declaredIn(call, found.here.file) };
  if (!(await call.may('workspace:manage', { workspace })))
    return { ...page, body: html`<p class="alert note">${words.wsAdminOnly}</p>` };
  const what = html`<p>${words.deleteRoleText}</p>${ruleList(found.here.spec.rules)}`;
  const body = html`${mistakesAlert(text, wrong)}${confirm({ what, action: `${back}/delete`, label: words.remove, back, backLabel: text.cancel })}`;
  return { ...page, body, status: wrong?.status ?? 200 };
}

async function remove(call: PageCall): Promise<PageAnswer> {
  const [workspace, project, role] = [param(call, 'workspace'), param(call, 'project'), param(call, 'role')];
  const removed = await attempt(call.perform('removeRole', { params: { workspace, project, role } }), () => undefined);
  if (!('done' in removed)) return askToDelete(call, removed);
  const back = call.path('workspaces', workspace, 'projects', project);
  return afterChange(call, ['workspaces', workspace], removed.done.event, back);
}
