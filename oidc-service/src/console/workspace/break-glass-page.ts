import { html } from '../../http/page/html.js';
import { Problem } from '../../http/problem.js';
import { type PageCall, param, type Texts } from '../call.js';
import { confirm, input, select } from '../element/form.js';
import { buttonLink } from '../element/link.js';
import { badge, card, empty } from '../element/panel.js';
import { pageLinks, table } from '../element/table.js';
import { wrongFields } from '../organization/invitations-page.js';
import type { ConsolePage, Elsewhere, PageAnswer, ShownPage } from '../page.js';

const base = '/workspaces/:workspace/break-glass';
/** Rights for an emergency, and the form of a new one. */
export const breakGlassPage: ConsolePage = { method: 'get', path: base, serve: (call) => show(call) };
/** Gives one. */
export const declareBreakGlass: ConsolePage = { method: 'post', path: base, serve: declare };
/** The page for whoever is named: takes it up. */
export const useBreakGlassPage: ConsolePage = { method: 'get', path: `${base}/:id/use`, serve: askToUse };
/** Takes one up. */
export const useBreakGlass: ConsolePage = { method: 'post', path: `${base}/:id/use`, serve: use };
/** Asks before one is ended. */
export const endBreakGlassPage: ConsolePage = { method: 'get', path: `${base}/:id/end`, serve: askToEnd };
/** Ends one. */
export const endBreakGlass: ConsolePage = { method: 'post', path: `${base}/:id/end`, serve: end };

async function show(call: PageCall, given: Texts = {}, wrong: ReadonlySet<string> = new Set()): Promise<ShownPage> {
  const { text, path, format, at } = call;
  const workspace = param(call, 'workspace');
  const { cursor } = call.query;
  const list = await call.ask('listBreakGlasses', {
    params: { workspace },
    query: { limit: 50, ...(cursor !== undefined && { cursor }) },
  });
  const [manages, here, words] = [
    await call.may('workspace:manage', { workspace }),
    path('workspaces', workspace, 'break-glass'),
    text.access,
  ];
  type One = (typeof list.items)[number];
  const over = (one: One) => new Date(one.expiresAt) <= at;
  const state = (one: One) =>
    over(one) ? badge(words.over) : one.usedAt === null ? badge(words.ready, 'good') : badge(words.inUse, 'wait');
  const act = (one: One) =>
    over(one)
      ? null
      : [
          one.person === call.me && one.usedAt === null
            ? buttonLink(path('workspaces', workspace, 'break-glass', one.id, 'use'), words.use, 'quiet')
            : null,
          manages ? buttonLink(path('workspaces', workspace, 'break-glass', one.id, 'end'), words.end, 'quiet') : null,
        ];
  const rows = table(
    words.emergency,
    [
      { label: words.emergencyId, cell: (one) => html`<code>${one.id}</code><br>${state(one)}` },
      { label: words.person, cell: (one) => html`<code>${one.person}</code>` },
      { label: words.group, cell: (one) => one.group },
      { label: words.reason, cell: (one) => one.reason },
      {
        label: text.expires,
        cell: (one) =>
          html`${format.moment(one.expiresAt)}${one.usedAt === null ? null : html`<br><span class="muted small">${words.used} ${format.moment(one.usedAt)}</span>`}`,
      },
      { label: text.actions, kind: 'act', cell: act },
    ],
    list.items,
  );
  const body = html`<section class="card flush">${list.items.length === 0 ? empty(words.emergencyEmpty, words.emergencyEmptyText) : rows}${pageLinks(
    [
      { label: text.first, href: cursor === undefined ? undefined : here },
      { label: text.next, href: list.next === null ? undefined : `${here}?cursor=${list.next}` },
    ],
  )}</section>${manages ? await form(call, workspace, given, wrong) : null}`;
  return {
    title: words.emergency,
    lead: words.emergencyLead,
    body,
    workspace,
    tab: 'break-glass',
    status: wrong.size === 0 ? 200 : 400,
  };
}

async function form(call: PageCall, workspace: string, given: Texts, wrong: ReadonlySet<string>) {
  const { text, path } = call;
  const words = text.access;
  const groups = (await call.ask('listGroups', { params: { workspace } })).items.filter(
    ({ state }) => state === 'applied',
  );
  const field = (name: string, label: string, hint: string, standard?: string) =>
    ({ name, label, hint, value: given[name] ?? standard, wrong: wrong.has(name), wrongText: text.check }) as const;
  return card(
    words.declareTitle,
    html`${wrong.size === 0 ? null : html`<p class="alert" role="alert">${text.mended}</p>`}<form method="post" action="${path('workspaces', workspace, 'break-glass')}">
${input(field('id', words.emergencyId, words.emergencyIdHint), { required: true, maxLength: 63, autocomplete: 'off' })}
${input(field('person', words.addPerson, words.addHint), { required: true, maxLength: 128, autocomplete: 'off' })}
${select(
  { name: 'group', label: words.group, value: given.group },
  groups.map(({ name }) => ({ value: name, label: name })),
)}
${input(field('reason', words.reason, words.reasonHint), { required: true, maxLength: 200, autocomplete: 'off' })}
${input(field('hours', words.until, words.untilHint, '24'), { type: 'number', required: true })}
<button class="primary">${words.declare}</button></form>`,
  );
}

/** Hours that a right may be given for: 90 days. */
const longest = 2_160;

async function declare(call: PageCall): Promise<PageAnswer> {
  const workspace = param(call, 'workspace');
  const { id = '', person = '', group = '', reason = '', hours = '' } = call.form;
  const wholeHours = /^[1-9]\d{0,3}$/.test(hours) ? Number(hours) : 0;
  try {
    const expiresAt = new Date(call.at.getTime() + wholeHours * 3_600_000).toISOString();
    await call.ask('declareBreakGlass', { params: { workspace, id }, body: { person, group, reason, expiresAt } });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'INPUT_INVALID') throw error;
    const wrong = wrongFields(error);
    if (error.issues.some(({ path }) => path === 'path.id')) wrong.add('id');
    if (wrong.delete('expiresAt') || wholeHours < 1 || wholeHours > longest) wrong.add('hours');
    if (wrong.size === 0) throw error;
    return show(call, call.form, wrong);
  }
  return { to: call.path('workspaces', workspace, 'break-glass'), notice: { key: 'declared', values: [id] } };
}

async function askToUse(call: PageCall): Promise<ShownPage> {
  const { text, path } = call;
  const [workspace, id] = [param(call, 'workspace'), param(call, 'id')];
  // Whom it names may be in nothing of the workspace, and so may see no more than this.
  if (!(await call.may('break-glass:use', { workspace, breakGlass: id })))
    throw new Problem('NOT_FOUND', 'no right of that name is yours');
  const words = text.access;
  const action = path('workspaces', workspace, 'break-glass', id, 'use');
  const what = html`<p><code>${workspace}</code>: <code>${id}</code></p><p>${words.useText}</p>`;
  const body = confirm({ what, action, label: words.use, kind: 'primary', back: path(), backLabel: text.cancel });
  return { title: words.useTitle, body, workspace, tab: 'break-glass' };
}

async function use(call: PageCall): Promise<Elsewhere> {
  const [workspace, id] = [param(call, 'workspace'), param(call, 'id')];
  await call.ask('useBreakGlass', { params: { workspace, id }, body: {} });
  return { to: call.path('workspaces', workspace), notice: { key: 'usedRight', values: [id] } };
}

async function askToEnd(call: PageCall): Promise<ShownPage> {
  const { text, path } = call;
  const [workspace, id] = [param(call, 'workspace'), param(call, 'id')];
  const { reason } = await call.ask('getBreakGlass', { params: { workspace, id } });
  const words = text.access;
  const back = path('workspaces', workspace, 'break-glass');
  const what = html`<p><code>${id}</code>: ${reason}</p><p>${words.endText}</p>`;
  const body = confirm({
    what,
    action: `${back}/${encodeURIComponent(id)}/end`,
    label: words.end,
    back,
    backLabel: text.cancel,
  });
  return { title: words.endTitle, body, workspace, tab: 'break-glass' };
}

async function end(call: PageCall): Promise<Elsewhere> {
  const [workspace, id] = [param(call, 'workspace'), param(call, 'id')];
  await call.ask('endBreakGlass', { params: { workspace, id } });
  return { to: call.path('workspaces', workspace, 'break-glass'), notice: { key: 'ended', values: [id] } };
}
