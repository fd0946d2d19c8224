import { html } from '../../http/page/html.js';
import { type PageCall, param, type Texts } from '../call.js';
import { filledIn } from '../change-form.js';
import { input } from '../element/form.js';
import { buttonLink } from '../element/link.js';
import { empty } from '../element/panel.js';
import { sameAsCode } from '../element/same-as-code.js';
import { among, attempt, type Mistakes, mistakesAlert, wrongOf } from '../mistakes.js';
import type { ConsolePage, PageAnswer, ShownPage } from '../page.js';
import { afterChange, declaredIn, orOff, versioned } from '../provision.js';
import { formOf, standingCode, workspaceBody, workspaceFields, workspaceForm } from './workspace-form.js';

const base = '/organizations/:organization';
/** The form of a new workspace: plans side by side, with their prices. */
export const newWorkspacePage: ConsolePage = {
  method: 'get',
  path: `${base}/new-workspace`,
  serve: async (call) => showNew(call, await filledIn(call, 'organization', { noun: 'workspace' }, formOf)),
};
/** Makes it. */
export const createWorkspace: ConsolePage = { method: 'post', path: `${base}/new-workspace`, serve: create };
/** The form that changes one: another plan, hostnames, the network. */
export const editWorkspacePage: ConsolePage = {
  method: 'get',
  path: `${base}/workspaces/:name/edit`,
  serve: async (call) =>
    showEdit(call, await filledIn(call, 'organization', { noun: 'workspace', name: param(call, 'name') }, formOf)),
};
/** Changes it. */
export const saveWorkspace: ConsolePage = { method: 'post', path: `${base}/workspaces/:name/edit`, serve: save };
/** Asks before one is deleted: whoever does types its name. */
export const deleteWorkspacePage: ConsolePage = {
  method: 'get',
  path: `${base}/workspaces/:name/delete`,
  serve: (call) => askToDelete(call),
};
/** Deletes it. */
export const deleteWorkspace: ConsolePage = { method: 'post', path: `${base}/workspaces/:name/delete`, serve: remove };

const fieldOf = among(workspaceFields);
const place = (call: PageCall) => ({ organization: param(call, 'organization'), tab: 'workspaces' });

async function showNew(call: PageCall, form?: Texts, mistakes?: Mistakes): Promise<ShownPage> {
  const { text, path } = call;
  const organization = param(call, 'organization');
  const words = text.provision;
  const page = { title: words.newWorkspace, lead: words.newWorkspaceLead, ...place(call), trail: [] };
  const offer = await orOff(call, call.ask('listPlans', { params: { organization } }));
  const back = path('organizations', organization, 'workspaces');
  if ('off' in offer) return { ...page, body: html`<div class="card">${offer.off}</div>` };
  if (!(await call.may('organization:manage', { organization })))
    return { ...page, body: html`<p class="alert note">${words.adminOnly}</p>` };
  if (offer.here.plans.length === 0 || offer.here.hostClusters.length === 0)
    return { ...page, body: html`<div class="card">${empty(words.noPlan, words.noPlanText)}</div>` };
  const action = path('organizations', organization, 'new-workspace');
  const body = workspaceForm(call, offer.here, { action, back, organization, form, mistakes });
  return { ...page, body, status: mistakes?.status ?? 200 };
}

async function create(call: PageCall): Promise<PageAnswer> {
  const { form, path } = call;
  const organization = param(call, 'organization');
  if (form.do === 'look') return showNew(call, form);
  const params = { organization, name: form.name ?? '' };
  const made = await attempt(
    call.perform('putWorkspace', { params, body: workspaceBody(form), ifNoneMatch: '*' }),
    fieldOf,
  );
  if ('done' in made)
    return afterChange(
      call,
      ['organizations', organization],
      made.done.event,
      path('organizations', organization, 'workspaces'),
    );
  return showNew(call, form, taken(call, made));
}

/** A name that is there already is wrong in the field of the name. */
export const taken = ({ text }: PageCall, mistakes: Mistakes): Mistakes =>
  mistakes.code === 'PRECONDITION_FAILED'
    ? {
        ...mistakes,
        code: 'INPUT_INVALID',
        status: 409,
        others: [],
        fields: new Map([['name', [text.provision.taken]]]),
      }
    : mistakes;

async function showEdit(call: PageCall, form?: Texts, mistakes?: Mistakes): Promise<ShownPage> {
  const { text, path } = call;
  const [organization, name] = [param(call, 'organization'), param(call, 'name')];
  const words = text.provision;
  const page = { title: words.editWorkspace(name), lead: words.editLead, ...place(call), trail: [] };
  const found = await orOff(call, call.perform('getWorkspaceDeclaration', { params: { organization, name } }));
  if ('off' in found) return { ...page, body: html`<div class="card">${found.off}</div>` };
  const { answer, etag } = versioned(found.here);
  const admin = await call.may('organization:manage', { organization });
  if (!admin || answer.origin === 'declared') {
    const why =
      answer.origin === 'declared' ? declaredIn(call, answer.file) : html`<p class="alert note">${words.adminOnly}</p>`;
    return { ...page, body: html`${why}${sameAsCode(text, standingCode(organization, name, answer.spec))}` };
  }
  const offer = await call.ask('listPlans', { params: { organization } });
  const here = path('organizations', organization, 'workspaces', name);
  const back = path('organizations', organization, 'workspaces');
  const standing = { name, spec: answer.spec, etag };
  const body = html`${workspaceForm(call, offer, { action: `${here}/edit`, back, organization, standing, form, mistakes })}
<p class="danger-link"><a href="${here}/delete">${words.deleteWorkspace(name)}</a></p>`;
  return { ...page, body, status: mistakes?.status ?? 200 };
}

async function save(call: PageCall): Promise<PageAnswer> {
  const { form, path } = call;
  const [organization, name] = [param(call, 'organization'), param(call, 'name')];
  if (form.do === 'look') return showEdit(call, form);
  const ifMatch = form.etag ?? '"none"';
  const saved = await attempt(
    call.perform('putWorkspace', { params: { organization, name }, body: workspaceBody(form), ifMatch }),
    fieldOf,
  );
  return 'done' in saved
    ? afterChange(
        call,
        ['organizations', organization],
        saved.done.event,
        path('organizations', organization, 'workspaces'),
      )
    : showEdit(call, form, saved);
}

async function askToDelete(call: PageCall, wrong?: Mistakes): Promise<ShownPage> {
  const { text, path } = call;
  const [organization, name] = [param(call, 'organization'), param(call, 'name')];
  const words = text.provision;
  const page = { title: words.deleteWorkspace(name), ...place(call), trail: [] };
  const found = await orOff(call, call.ask('getWorkspaceDeclaration', { params: { organization, name } }));
  if ('off' in found) return { ...page, body: html`<div class="card">${found.off}</div>` };
  if (found.here.origin === 'declared') return { ...page, body: declaredIn(call, found.here.file) };
  if (!(await call.may('organization:manage', { organization })))
    return { ...page, body: html`<p class="alert note">${words.adminOnly}</p>` };
  const destroys = found.here.spec.retention === 'delete';
  const body = typeToDelete(call, {
    what: html`<p>${words.deleteWorkspaceText}</p><p${destroys ? html` class="alert"` : null}>${destroys ? words.deleteDestroys : words.deleteKeeps}</p>`,
    name,
    action: path('organizations', organization, 'workspaces', name, 'delete'),
    back: path('organizations', organization, 'workspaces', name, 'edit'),
    wrong,
  });
  return { ...page, body, status: wrong?.status ?? 200 };
}

/** Asks for a name before something goes that cannot be brought back. */
export function typeToDelete(
  { text }: PageCall,
  {
    what,
    name,
    action,
    back,
    wrong,
  }: { what: ReturnType<typeof html>; name: string; action: string; back: string; wrong: Mistakes | undefined },
) {
  const words = text.provision;
  return html`${wrong?.fields.has('confirm') === true ? null : mistakesAlert(text, wrong)}<section class="card">${what}<form method="post" action="${action}">
${input({ name: 'confirm', label: words.typeName(name), hint: words.typeNameHint, ...wrongOf(text, wrong, 'confirm') }, { required: true, autocomplete: 'off' })}
<div class="actions"><button class="danger">${words.remove}</button>${buttonLink(back, text.cancel)}</div></form></section>`;
}

/** What was typed is not the name. */
export const notTheName: Mistakes = {
  code: 'INPUT_INVALID',
  status: 400,
  detail: '',
  others: [],
  fields: new Map([['confirm', []]]),
};

async function remove(call: PageCall): Promise<PageAnswer> {
  const { form, path } = call;
  const [organization, name] = [param(call, 'organization'), param(call, 'name')];
  const admin = await call.may('organization:manage', { organization });
  // Whoever may not is refused, whatever they type.
  if (admin && form.confirm !== name) return askToDelete(call, notTheName);
  const removed = await attempt(call.perform('removeWorkspace', { params: { organization, name } }), () => undefined);
  if (!('done' in removed)) return askToDelete(call, removed);
  return afterChange(
    call,
    ['organizations', organization],
    removed.done.event,
    path('organizations', organization, 'workspaces'),
  );
}
