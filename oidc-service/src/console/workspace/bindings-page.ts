import { names } from '@hexabase-kaas/tenancy';
import type { AnswerOf, Operations } from '../../api/index.js';
import { html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { openChange } from '../element/change-state.js';
import { confirm } from '../element/form.js';
import { buttonLink } from '../element/link.js';
import { empty } from '../element/panel.js';
import { table } from '../element/table.js';
import { originBadge } from '../element/workspace-badge.js';
import { attempt, type Mistakes, mistakesAlert } from '../mistakes.js';
import type { ConsolePage, PageAnswer, ShownPage } from '../page.js';
import { afterChange, declaredIn, orOff } from '../provision.js';

const base = '/workspaces/:workspace';
/** Bindings of groups to roles, over all projects. */
export const bindingsPage: ConsolePage = { method: 'get', path: `${base}/bindings`, serve: showAll };
/** Asks before one is deleted. */
export const deleteBindingPage: ConsolePage = {
  method: 'get',
  path: `${base}/bindings/:binding/delete`,
  serve: (call) => askToDelete(call),
};
/** Deletes it. */
export const deleteBinding: ConsolePage = { method: 'post', path: `${base}/bindings/:binding/delete`, serve: remove };

/** A binding as the API answers it. */
export type Binding = AnswerOf<Operations['getBinding']>;

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
  const act = (name: string, step: string, label: string) =>
    html`<a class="button quiet" href="${path('workspaces', workspace, 'bindings', name, step)}" aria-label="${label} ${name}">${label}</a>`;
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
          one.origin === 'managed'
            ? html`<span class="badges">${grants ? act(one.name, 'edit', words.edit) : null}${manages ? act(one.name, 'delete', words.remove) : null}</span>`
            : null,
      },
    ],
    found.here.items,
  );
  const none = found.here.items.length === 0;
  const body = html`<section class="card flush">${none ? empty(words.bindingsEmpty, words.bindingsEmptyText, start) : list}</section>`;
  return { ...page, body, ...(start !== undefined && !none && { beside: start }) };
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
