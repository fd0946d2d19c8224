import { names } from '@hexabase-kaas/tenancy';
import { html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { buttonLink } from '../element/link.js';
import { card, facts } from '../element/panel.js';
import { liveStatus } from '../element/status.js';
import type { ConsolePage, ShownPage } from '../page.js';

/** How a workspace comes to be, also before it is there. */
export const workspaceStatusPage: ConsolePage = {
  method: 'get',
  path: '/organizations/:organization/workspaces/:name/status',
  serve: show,
};

async function show(call: PageCall): Promise<ShownPage> {
  const [organization, name] = [param(call, 'organization'), param(call, 'name')];
  const { text } = call;
  const status = await call.ask('getWorkspaceStatus', { params: { organization, name } });
  const words = text.status;
  const body = html`${await liveStatus(call, organization, name, status)}
${card(
  text.workspace,
  html`${facts([
    [text.id, html`<code>${status.workspace}</code>`],
    [words.commit, status.commit === null ? null : html`<code>${status.commit}</code>`],
    [words.change, status.change === null ? null : html`<code>${status.change}</code>`],
  ])}`,
)}`;
  return {
    title: words.title(name),
    lead: words.lead,
    body,
    organization,
    workspace: names.hostNamespace(organization, name),
    tab: 'status',
  };
}

/** What the page of a workspace shows of it. */
export async function statusPart(call: PageCall, organization: string, name: string) {
  const status = await call.ask('getWorkspaceStatus', { params: { organization, name } });
  const open = html`<div class="actions">${buttonLink(call.path('organizations', organization, 'workspaces', name, 'status'), call.text.status.open)}</div>`;
  return liveStatus(call, organization, name, status, open);
}
