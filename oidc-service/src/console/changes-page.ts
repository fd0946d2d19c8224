import { names } from '@hexabase-kaas/tenancy';
import { type Html, html } from '../http/page/html.js';
import { Problem } from '../http/problem.js';
import { type PageCall, param } from './call.js';
import { changeOf, formLink, type Level, mayDecide } from './change-form.js';
import { type Change, changeBadge, changeSteps, isOpen } from './element/change-state.js';
import { confirm, postButton } from './element/form.js';
import { buttonLink } from './element/link.js';
import { card, empty, facts } from './element/panel.js';
import { liveStatus } from './element/status.js';
import { pageLinks, table } from './element/table.js';
import type { ConsolePage, Elsewhere, ShownPage } from './page.js';

/** Pages of the changes of an organization. */
export const organizationChangesPage = listPage('organization');
export const organizationChangePage = onePage('organization');
export const withdrawOrganizationChangePage = askPage('organization');
export const withdrawOrganizationChange = doPage('organization');
export const retryOrganizationChange = retryPage('organization');
/** Pages of the changes of a workspace. */
export const workspaceChangesPage = listPage('workspace');
export const workspaceChangePage = onePage('workspace');
export const withdrawWorkspaceChangePage = askPage('workspace');
export const withdrawWorkspaceChange = doPage('workspace');
export const retryWorkspaceChange = retryPage('workspace');

function pathOf(level: Level): string {
  return `/${level}s/:${level}/changes`;
}
const here = (call: PageCall, level: Level, ...steps: readonly string[]): string =>
  call.path(`${level}s`, param(call, level), 'changes', ...steps);
const placeOf = (call: PageCall, level: Level) => ({ [level]: param(call, level), tab: 'changes' });

function listPage(level: Level): ConsolePage {
  return {
    method: 'get',
    path: pathOf(level),
    serve: async (call) => {
      const { text, format, query } = call;
      const words = text.provision;
      const paging = { limit: 50, ...(query.cursor !== undefined && { cursor: query.cursor }) };
      const { items, next } =
        level === 'organization'
          ? await call.ask('listChanges', { params: { organization: param(call, level) }, query: paging })
          : await call.ask('listWorkspaceChanges', { params: { workspace: param(call, level) }, query: paging });
      const list = table<Change>(
        words.changes,
        [
          {
            label: words.what,
            cell: (one) =>
              html`<a href="${here(call, level, one.id)}"><strong>${one.target}</strong></a><br><span class="muted small">${words.action[one.action]}</span>`,
          },
          { label: text.workspaceList.state, cell: (one) => changeBadge(text, one.state) },
          { label: words.by, cell: (one) => html`<code>${one.actor}</code>` },
          { label: words.when, cell: (one) => format.moment(one.since) },
        ],
        items,
      );
      const links = pageLinks([
        { label: text.first, href: query.cursor === undefined ? undefined : here(call, level) },
        { label: text.next, href: next === null ? undefined : `${here(call, level)}?cursor=${next}` },
      ]);
      const body = html`<section class="card flush">${items.length === 0 ? empty(words.changesEmpty, words.changesEmptyText) : list}${links}</section>`;
      return { title: words.changes, lead: words.changesLead, body, ...placeOf(call, level) };
    },
  };
}

function onePage(level: Level): ConsolePage {
  return {
    method: 'get',
    path: `${pathOf(level)}/:change`,
    serve: async (call): Promise<ShownPage> => {
      const { text } = call;
      const words = text.provision;
      const change = await changeOf(call, level, param(call, 'change'));
      const may = isOpen(change) && (await mayDecide(call, level, change));
      const held = change.state === 'accepted' && change.reason !== null;
      const over = change.state === 'failed' || change.state === 'withdrawn';
      const status = html`<p>${changeBadge(text, change.state)}</p><p>${words.stateText[change.state]}${held ? html` ${words.retried}` : null}</p>${changeSteps(call, change)}
${change.reason === null ? null : html`<h3>${words.reason}</h3><div lang="en">${change.reason.split('\n').map((line) => html`<p><code>${line}</code></p>`)}</div>`}
<div class="actions">${held && may ? postButton(here(call, level, change.id, 'retry'), words.retry, 'primary') : null}${over ? await formLink(call, level, change) : null}${isOpen(change) ? buttonLink(here(call, level, change.id), words.again) : null}${await toIt(call, change)}${
        may ? buttonLink(here(call, level, change.id, 'withdraw'), words.withdraw, 'quiet') : null
      }</div>`;
      const about = facts([
        [words.what, html`<code>${change.target}</code>`],
        [words.kind, words.action[change.action]],
        [words.by, html`<code>${change.actor}</code>`],
        [words.commit, change.commit === null ? null : html`<code>${change.commit}</code>`],
        [words.branch, change.branch === null ? null : html`<code>${change.branch}</code>`],
        [text.id, html`<code>${change.id}</code>`],
      ]);
      const body = html`${card(text.workspaceList.state, status)}${await standing(call, level, change)}${card(words.change, about)}`;
      return { title: words.changeOf(change.target), body, ...placeOf(call, level), trail: [] };
    },
  };
}

/** How the workspace stands that a change makes or changes, until somebody goes there. */
async function standing(call: PageCall, level: Level, { target, action, workspace }: Change): Promise<Html | null> {
  if (level !== 'organization' || !target.startsWith('workspace/') || workspace === null || action === 'delete')
    return null;
  const organization = param(call, level);
  const name = workspace.slice(names.hostNamespace(organization, '').length);
  try {
    const status = await call.ask('getWorkspaceStatus', { params: { organization, name } });
    return await liveStatus(call, organization, name, status);
  } catch (error) {
    // It never came to be, or is there no more.
    if (error instanceof Problem && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

/** A link to what a change is about, when it is there for whoever looks. */
async function toIt(call: PageCall, { target, workspace, action }: Change): Promise<Html | null> {
  if (workspace === null || action === 'delete' || !(await call.may('workspace:people', { workspace }))) return null;
  const [noun, , first, second] = target.split('/');
  const steps: Readonly<Record<string, readonly (string | undefined)[]>> = {
    workspace: [],
    project: ['projects', first],
    role: ['projects', first, 'roles', second],
    group: ['groups'],
    binding: ['bindings'],
  };
  const to = steps[noun ?? ''];
  const whole = to?.filter((step) => step !== undefined);
  return whole === undefined
    ? null
    : buttonLink(call.path('workspaces', workspace, ...whole), call.text.provision.toIt);
}

function askPage(level: Level): ConsolePage {
  return {
    method: 'get',
    path: `${pathOf(level)}/:change/withdraw`,
    serve: async (call): Promise<ShownPage> => {
      const { text } = call;
      const words = text.provision;
      const change = await changeOf(call, level, param(call, 'change'));
      const back = here(call, level, change.id);
      const what = html`<p><strong>${change.target}</strong> ${changeBadge(text, change.state)}</p><p>${change.state === 'committed' ? words.withdrawBack : isOpen(change) ? words.withdrawText : words.stateText[change.state]}</p>`;
      const body = isOpen(change)
        ? confirm({ what, action: `${back}/withdraw`, label: words.withdraw, back, backLabel: text.cancel })
        : html`<section class="card">${what}<div class="actions">${buttonLink(back, text.back)}</div></section>`;
      return { title: words.withdrawTitle, body, ...placeOf(call, level) };
    },
  };
}

function doPage(level: Level): ConsolePage {
  return {
    method: 'post',
    path: `${pathOf(level)}/:change/withdraw`,
    serve: async (call): Promise<Elsewhere> => {
      const change = param(call, 'change');
      const { event } =
        level === 'organization'
          ? await call.perform('withdrawChange', { params: { organization: param(call, level), change } })
          : await call.perform('withdrawWorkspaceChange', { params: { workspace: param(call, level), change } });
      const reverse = event?.reverse;
      return {
        to: here(call, level, typeof reverse === 'string' ? reverse : change),
        notice: { key: event === undefined ? 'unchanged' : 'withdrawn', values: [] },
      };
    },
  };
}

function retryPage(level: Level): ConsolePage {
  return {
    method: 'post',
    path: `${pathOf(level)}/:change/retry`,
    serve: async (call): Promise<Elsewhere> => {
      const change = param(call, 'change');
      const { answer } =
        level === 'organization'
          ? await call.perform('retryChange', { params: { organization: param(call, level), change } })
          : await call.perform('retryWorkspaceChange', { params: { workspace: param(call, level), change } });
      // Asked for once more, it is tried all the same.
      const key = answer.state === 'accepted' ? 'retried' : 'unchanged';
      return { to: here(call, level, change), notice: { key, values: [] } };
    },
  };
}
