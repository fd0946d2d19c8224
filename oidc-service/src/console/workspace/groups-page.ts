import type { AnswerOf, Operations } from '../../api/index.js';
import { type Fragment, html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { changeBadge, isOpen } from '../element/change-state.js';
import { groupTree } from '../element/group-tree.js';
import { buttonLink } from '../element/link.js';
import { badge, empty } from '../element/panel.js';
import type { ConsolePage, ShownPage } from '../page.js';
import { declaredIn, orOff } from '../provision.js';
import { everywhere } from './group-form.js';

/** The tree of groups, and where it is changed. */
export const groupsPage: ConsolePage = { method: 'get', path: '/workspaces/:workspace/groups', serve: show };

type Declared = AnswerOf<Operations['listGroupDeclarations']>['items'];

async function show(call: PageCall): Promise<ShownPage> {
  const { text, path } = call;
  const workspace = param(call, 'workspace');
  const groups = (await call.ask('listGroups', { params: { workspace } })).items;
  const found = await orOff(call, call.ask('listGroupDeclarations', { params: { workspace } }));
  const declared: Declared = 'off' in found ? [] : found.here.items;
  const words = text.access;
  const inCode = declared.find(({ origin }) => origin === 'declared');
  const edits = declared.length > 0 && inCode === undefined && (await call.may('workspace:grant', { workspace }));
  // Where the tenancy can be read, it says whose a group is; what is accepted stands in the tree at once, with its state.
  const origin = (name: string) => declared.find((one) => one.name === name)?.origin;
  const all = [
    ...groups.map((one) => ({ ...one, origin: origin(one.name) ?? one.origin })),
    ...declared
      .filter(({ name }) => !groups.some((one) => one.name === name))
      .map(({ name, spec, ...one }) => ({
        ...{ name, parent: spec.parent ?? null, origin: one.origin, members: 0 },
        state: one.change === null ? ('pending' as const) : ('applied' as const),
      })),
  ];
  const tree = groupTree(call, workspace, all, (name) => actions(call, workspace, declared, edits, name));
  const body = html`${inCode === undefined ? null : declaredIn(call, inCode.file)}<section class="card">${
    all.length === 0 ? empty(words.groupsEmpty, words.groupsEmptyText) : tree
  }</section>`;
  const beside = edits
    ? buttonLink(path('workspaces', workspace, 'new-group'), text.provision.newGroup, 'primary')
    : undefined;
  return { title: words.groups, lead: words.groupsLead, body, workspace, tab: 'groups', ...(beside && { beside }) };
}

/** What can be done with a group of the tree: links, so that a keyboard is enough. */
function actions(
  { text, path }: PageCall,
  workspace: string,
  declared: Declared,
  edits: boolean,
  name: string,
): Fragment {
  const words = text.provision;
  const one = declared.find((group) => group.name === name);
  const { change = null } = one ?? {};
  const state =
    change !== null && isOpen(change)
      ? html`<a class="state-link" href="${path('workspaces', workspace, 'changes', change.id)}">${changeBadge(text, change.state)}</a>`
      : one === undefined && declared.length > 0
        ? badge(words.accepted, 'wait')
        : null;
  if (!edits || one === undefined) return state;
  const link = (href: string, label: string) =>
    html`<a class="small" href="${href}">${label}<span class="visually-hidden">: ${name}</span></a>`;
  return html`${state}<span class="node-actions">${link(`${path('workspaces', workspace, 'new-group')}?parent=${encodeURIComponent(name)}`, words.addBelow)}${
    everywhere.has(name)
      ? null
      : html`${link(path('workspaces', workspace, 'groups', name, 'move'), words.move)}${link(path('workspaces', workspace, 'groups', name, 'delete'), words.remove)}`
  }</span>`;
}
