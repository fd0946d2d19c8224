import { html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { groupTree } from '../element/group-tree.js';
import { empty } from '../element/panel.js';
import type { ConsolePage, ShownPage } from '../page.js';

/** The tree of groups. */
export const groupsPage: ConsolePage = { method: 'get', path: '/workspaces/:workspace/groups', serve: show };

async function show(call: PageCall): Promise<ShownPage> {
  const { text } = call;
  const workspace = param(call, 'workspace');
  const groups = (await call.ask('listGroups', { params: { workspace } })).items;
  const words = text.access;
  const body = html`<section class="card">${
    groups.length === 0 ? empty(words.groupsEmpty, words.groupsEmptyText) : groupTree(call, workspace, groups)
  }</section>`;
  return { title: words.groups, lead: words.groupsLead, body, workspace, tab: 'groups' };
}
