import { html } from '../../http/page/html.js';
import { type PageCall, param, type Texts } from '../call.js';
import { filledIn } from '../change-form.js';
import { documentCode } from '../document-code.js';
import { checkbox, hidden, input, select } from '../element/form.js';
import { sameAsCode } from '../element/same-as-code.js';
import { among, attempt, type Mistakes, mistakesAlert, wrongOf } from '../mistakes.js';
import { notTheName, taken, typeToDelete } from '../organization/workspace-pages.js';
import type { ConsolePage, PageAnswer, ShownPage } from '../page.js';
import { afterChange, declaredIn, formEnd, given, listOf, orOff, typed, versioned } from '../provision.js';
import type { Project } from './projects-page.js';

const base = '/workspaces/:workspace';
/** The form of a new project. */
export const newProjectPage: ConsolePage = { method: 'get', path: `${base}/new-project`, serve: open };
/** Makes it. */
export const createProject: ConsolePage = { method: 'post', path: `${base}/new-project`, serve: save };
/** The form that changes one. */
export const editProjectPage: ConsolePage = {
  method: 'get',
  path: `${base}/projects/:project/edit`,
  serve: open,
};
/** Changes it. */
export const saveProject: ConsolePage = { method: 'post', path: `${base}/projects/:project/edit`, serve: save };
/** Asks before one is deleted. */
export const deleteProjectPage: ConsolePage = {
  method: 'get',
  path: `${base}/projects/:project/delete`,
  serve: (call) => askToDelete(call),
};
/** Deletes it. */
export const deleteProject: ConsolePage = { method: 'post', path: `${base}/projects/:project/delete`, serve: remove };

const amounts = ['cpu', 'memory', 'storage', 'pods'] as const;
const fieldOf = among(['name', 'parent', ...amounts, 'quota', 'allowFrom', 'ingressPorts'], { project: 'name' });

type Spec = Project['spec'];

function bodyOf(form: Texts): Spec {
  const quota = Object.fromEntries(
    amounts.flatMap((one) => {
      const amount = form[one]?.trim();
      if (amount === undefined || amount === '') return [];
      return [[one, one === 'pods' && /^\d{1,9}$/.test(amount) ? Number(amount) : amount]];
    }),
  );
  const ports = listOf(form.ingressPorts).map((one) => (/^\d{1,9}$/.test(one) ? Number(one) : one));
  return given({
    parent: form.parent,
    quota: Object.keys(quota).length === 0 ? undefined : quota,
    allowFrom: Object.keys(form)
      .flatMap((name) => (name.startsWith('from:') ? [name.slice('from:'.length)] : []))
      .sort(),
    ingressPorts: ports,
  }) as Spec;
}

async function open(call: PageCall): Promise<ShownPage> {
  return show(call, await filledIn(call, 'workspace', { noun: 'project', name: call.params.project }, formOf));
}

async function show(call: PageCall, form?: Texts, mistakes?: Mistakes): Promise<ShownPage> {
  const { text, path } = call;
  const workspace = param(call, 'workspace');
  const old = call.params.project;
  const words = text.provision;
  const page = {
    title: old === undefined ? words.newProject : words.editWorkspace(old),
    lead: old === undefined ? words.newProjectLead : words.editLead,
    ...{ workspace, tab: 'projects' },
    trail: old === undefined ? [] : [{ label: old, href: path('workspaces', workspace, 'projects', old) }],
  };
  const all = await orOff(call, call.ask('listProjects', { params: { workspace } }));
  if ('off' in all) return { ...page, body: html`<section class="card">${all.off}</section>` };
  const standing =
    old === undefined
      ? undefined
      : versioned(await call.perform('getProject', { params: { workspace, project: old } }));
  const code = (name: string, spec: object) => {
    const [organization = '', inside = ''] = workspace.split('--');
    return documentCode({ kind: 'Project', organization, workspace: inside, name, spec: { ...spec } });
  };
  if (standing?.answer.origin === 'declared') return { ...page, body: declaredIn(call, standing.answer.file) };
  if (!(await call.may('workspace:manage', { workspace })))
    return {
      ...page,
      body: html`<p class="alert note">${words.wsAdminOnly}</p>${standing === undefined ? null : sameAsCode(text, code(old ?? '', { ...standing.answer.spec, ...given({ roles: standing.answer.roles }) }))}`,
    };
  const spec = standing?.answer.spec;
  const field = (name: string, label: string, hint: string | undefined, stands?: string) => ({
    ...{ name, label, hint, value: typed(form, name, stands) },
    ...wrongOf(text, mistakes, name),
  });
  const others = all.here.items.filter(({ name }) => name !== old);
  const below = new Set(old === undefined ? [] : belowOf(all.here.items, old));
  const now = bodyOf(form ?? formOf(spec));
  const name = old ?? typed(form, 'name') ?? '';
  const quotaWrong = ['quota', ...amounts].some((one) => mistakes?.fields.has(one));
  const back = path('workspaces', workspace, 'projects', ...(old === undefined ? [] : [old]));
  const fields = html`${old === undefined ? input(field('name', words.name, words.idHint(32)), { required: true, maxLength: 32, autocomplete: 'off' }) : hidden('etag', form?.etag ?? standing?.etag ?? '')}
${select(field('parent', words.parent, words.parentHint, spec?.parent ?? call.query.parent), [
  { value: '', label: words.top },
  ...others.filter((one) => !below.has(one.name)).map((one) => ({ value: one.name, label: one.name })),
])}
<fieldset class="field wide"><legend>${words.quota}</legend><p class="${quotaWrong ? 'wrong' : 'hint'}">${words.quotaHint}</p>${(mistakes?.fields.get('quota') ?? []).map((line) => html`<p class="wrong" lang="en">${line}</p>`)}<div class="fields">
${input(field('cpu', words.quotaCpu, undefined, amountOf(spec, 'cpu')), { maxLength: 40, autocomplete: 'off' })}${input(field('memory', words.quotaMemory, undefined, amountOf(spec, 'memory')), { maxLength: 40, autocomplete: 'off' })}
${input(field('storage', words.quotaStorage, undefined, amountOf(spec, 'storage')), { maxLength: 40, autocomplete: 'off' })}${input(field('pods', words.quotaPods, undefined, amountOf(spec, 'pods')), { maxLength: 9, autocomplete: 'off' })}</div></fieldset>
${
  others.length === 0
    ? null
    : html`<fieldset class="field"><legend>${words.allowFrom}</legend><p class="hint">${words.allowFromHint}</p>${others.map((one) => checkbox({ name: `from:${one.name}`, label: one.name, value: typed(form, `from:${one.name}`, spec?.allowFrom?.includes(one.name) === true ? 'on' : undefined) }))}</fieldset>`
}
${input(field('ingressPorts', words.ingressPorts, words.ingressPortsHint, spec?.ingressPorts?.join(', ')), { maxLength: 200, autocomplete: 'off' })}`;
  const whole = { ...now, ...given({ roles: standing?.answer.roles }) };
  const body = html`${mistakesAlert(text, mistakes)}<form method="post" data-look="preview" action="${old === undefined ? path('workspaces', workspace, 'new-project') : `${back}/edit`}"><section class="card">${fields}</section>
${formEnd(call, old === undefined ? words.create : words.save, back, null, code(name, whole))}</form>`;
  return { ...page, body, status: mistakes?.status ?? 200 };
}

const amountOf = (spec: Spec | undefined, name: string): string | undefined =>
  spec?.quota?.[name] === undefined ? undefined : String(spec.quota[name]);

function formOf(spec: Spec | undefined): Texts {
  const { parent, quota = {}, allowFrom = [], ingressPorts = [] } = spec ?? {};
  return given({
    parent,
    ...Object.fromEntries(Object.entries(quota).map(([name, amount]) => [name, String(amount)])),
    ...Object.fromEntries(allowFrom.map((name) => [`from:${name}`, 'on'])),
    ingressPorts: ingressPorts.join(', '),
  }) as Texts;
}

/** A project cannot be put below itself, nor below what is below it. */
function belowOf(projects: readonly Project[], top: string): string[] {
  const found = [top];
  for (const at of found)
    for (const { name, spec } of projects) if (spec.parent === at && !found.includes(name)) found.push(name);
  return found;
}

async function save(call: PageCall): Promise<PageAnswer> {
  const { form, path } = call;
  const workspace = param(call, 'workspace');
  const old = call.params.project;
  if (form.do === 'look') return show(call, form);
  const condition = old === undefined ? { ifNoneMatch: '*' } : { ifMatch: form.etag ?? '"none"' };
  const saved = await attempt(
    call.perform('putProject', {
      params: { workspace, project: old ?? form.name ?? '' },
      body: bodyOf(form),
      ...condition,
    }),
    fieldOf,
  );
  if (!('done' in saved)) return show(call, form, old === undefined ? taken(call, saved) : saved);
  return afterChange(call, ['workspaces', workspace], saved.done.event, path('workspaces', workspace, 'projects'));
}

async function askToDelete(call: PageCall, wrong?: Mistakes): Promise<ShownPage> {
  const { text, path } = call;
  const [workspace, project] = [param(call, 'workspace'), param(call, 'project')];
  const words = text.provision;
  const back = path('workspaces', workspace, 'projects', project);
  const page = {
    title: words.deleteProject(project),
    workspace,
    tab: 'projects',
    trail: [{ label: project, href: back }],
  };
  const found = await orOff(call, call.ask('getProject', { params: { workspace, project } }));
  if ('off' in found) return { ...page, body: html`<section class="card">${found.off}</section>` };
  if (found.here.origin === 'declared') return { ...page, body: declaredIn(call, found.here.file) };
  if (!(await call.may('workspace:manage', { workspace })))
    return { ...page, body: html`<p class="alert note">${words.wsAdminOnly}</p>` };
  const what = html`<p>${words.deleteProjectText}</p>${found.here.roles.length === 0 ? null : html`<p>${words.stillBound}: ${found.here.roles.map(({ name }) => name).join(', ')}</p>`}`;
  return {
    ...page,
    body: typeToDelete(call, { what, name: project, action: `${back}/delete`, back, wrong }),
    status: wrong?.status ?? 200,
  };
}

async function remove(call: PageCall): Promise<PageAnswer> {
  const { form, path } = call;
  const [workspace, project] = [param(call, 'workspace'), param(call, 'project')];
  if (form.confirm !== project && (await call.may('workspace:manage', { workspace })))
    return askToDelete(call, notTheName);
  const removed = await attempt(call.perform('removeProject', { params: { workspace, project } }), () => undefined);
  if (!('done' in removed)) return askToDelete(call, removed);
  return afterChange(call, ['workspaces', workspace], removed.done.event, path('workspaces', workspace, 'projects'));
}
