import { html } from '../../http/page/html.js';
import { Problem } from '../../http/problem.js';
import { type PageCall, param } from '../call.js';
import { claimAfter, directGroups, type Held, nodesOf } from '../claim.js';
import { claims } from '../element/claims.js';
import { confirm } from '../element/form.js';
import { personLabel } from '../element/link.js';
import { badge } from '../element/panel.js';
import type { ConsolePage, Elsewhere, ShownPage } from '../page.js';

const base = '/workspaces/:workspace/groups/:group/members/:person';
/** What the claim of a person is and would be: before they are put into a group, or taken out. */
export const memberPage: ConsolePage = { method: 'get', path: base, serve: show };
/** Puts a person into a group. */
export const putMember: ConsolePage = { method: 'post', path: `${base}/put`, serve: put };
/** Takes a person out of a group. */
export const removeMember: ConsolePage = { method: 'post', path: `${base}/remove`, serve: remove };

async function show(call: PageCall): Promise<ShownPage> {
  const { text, path } = call;
  const [workspace, group, person] = [param(call, 'workspace'), param(call, 'group'), param(call, 'person')];
  const groups = (await call.ask('listGroups', { params: { workspace } })).items;
  if (!groups.some(({ name, state }) => name === group && state === 'applied'))
    throw new Problem('NOT_FOUND', 'the workspace has no such group, or it is not applied yet');
  const held: Held = (await call.ask('getEffectiveGroups', { params: { workspace, person } })).items;
  const before = held.map((one) => one.group);
  const words = text.access;
  const back = path('workspaces', workspace, 'groups', group);
  const members = path('workspaces', workspace, 'groups', group, 'members', person);
  const place = {
    workspace,
    tab: 'groups',
    title: words.memberTitle(person, group),
    trail: [{ label: group, href: back }],
  };
  if (!directGroups(held).includes(group)) {
    const after = claimAfter(nodesOf(groups), held, { put: group });
    const what = html`<p>${words.putLead}</p>${claims(text, before, after)}`;
    const form = { action: `${members}/put`, label: words.put, kind: 'primary', back, backLabel: text.cancel };
    return { ...place, body: confirm({ what, ...form }) };
  }
  const membership = await call.ask('getMember', { params: { workspace, group, person } });
  const who = html`<p>${personLabel(membership.name, person)} ${person === call.me ? badge(words.self, 'tint') : null}</p>`;
  if (membership.origin === 'declared')
    return {
      ...place,
      body: html`<section class="card">${who}<p>${words.declaredMember}</p>${claims(text, before, before)}</section>`,
    };
  const after = claimAfter(nodesOf(groups), held, { take: group });
  const ownRight = person === call.me && before.includes('WSAdmins') && !after.includes('WSAdmins');
  const what = html`${who}${ownRight ? html`<p class="alert">${words.lastOwn}</p>` : null}<p>${words.takeHurts}</p>${claims(text, before, after)}`;
  const label = person === call.me ? words.takeOwn : words.take;
  return { ...place, body: confirm({ what, action: `${members}/remove`, label, back, backLabel: text.cancel }) };
}

async function put(call: PageCall): Promise<Elsewhere> {
  const [workspace, group, person] = [param(call, 'workspace'), param(call, 'group'), param(call, 'person')];
  const { created } = await call.perform('putMember', { params: { workspace, group, person }, body: {} });
  const back = call.path('workspaces', workspace, 'groups', group);
  // Who was in it before is not taken out by taking back what changed nothing.
  const undo =
    created === true ? { path: `${back}/members/${encodeURIComponent(person)}/remove`, fields: {} } : undefined;
  return { to: back, notice: { key: 'memberPut', values: [person, group], ...(undo && { undo }) } };
}

async function remove(call: PageCall): Promise<Elsewhere> {
  const [workspace, group, person] = [param(call, 'workspace'), param(call, 'group'), param(call, 'person')];
  const { event } = await call.perform('removeMember', { params: { workspace, group, person } });
  const back = call.path('workspaces', workspace, 'groups', group);
  const grants = await call.may('workspace:grant', { workspace });
  const undo =
    event !== undefined && grants
      ? { path: `${back}/members/${encodeURIComponent(person)}/put`, fields: {} }
      : undefined;
  const notice = { key: 'memberRemoved', values: [person, group], ...(undo && { undo }) } as const;
  return { to: (await call.may('workspace:people', { workspace })) ? back : call.path(), notice };
}
