import type { GraceStage } from '../../billing/index.js';
import { html } from '../../http/page/html.js';
import type { PageCall } from '../call.js';
import { badge, empty } from '../element/panel.js';
import { pageLinks, table } from '../element/table.js';
import type { ConsolePage, ShownPage } from '../page.js';

/** Every organization of the service by its numbers. */
export const operatorOrganizationsPage: ConsolePage = { method: 'get', path: '/operator', serve: show };

const colours = {
  active: 'good',
  'past-due': 'wait',
  warned: 'wait',
  frozen: 'bad',
  suspended: 'bad',
  'deletion-scheduled': 'bad',
} as const satisfies Record<GraceStage, string>;

async function show(call: PageCall): Promise<ShownPage> {
  const { text, path, format } = call;
  const words = text.operator.organizations;
  const { cursor } = call.query;
  const { items, next } = await call.ask('listOrganizationOverviews', {
    params: {},
    query: { limit: 50, ...(cursor !== undefined && { cursor }) },
  });
  const list = table(
    words.title,
    [
      {
        label: text.organization,
        cell: (one) => html`<strong>${one.name ?? words.private}</strong><br><code class="muted">${one.id}</code>`,
      },
      { label: words.stage, cell: (one) => badge(text.billing.stage[one.stage], colours[one.stage]) },
      { label: text.workspaces, kind: 'number', cell: (one) => format.number(one.workspaces) },
      {
        label: words.plans,
        cell: (one) =>
          one.plans.length === 0
            ? text.none
            : html`<ul class="plain">${one.plans.map(({ plan, version, workspaces }) => html`<li>${words.plan(plan, format.number(version), format.number(workspaces))}</li>`)}</ul>`,
      },
      { label: words.users, kind: 'number', cell: (one) => format.number(one.users) },
      { label: words.members, kind: 'number', cell: (one) => format.number(one.members) },
      { label: words.made, cell: (one) => format.day(one.createdAt) },
    ],
    items,
  );
  const here = path('operator');
  const links = pageLinks([
    { label: text.first, href: cursor === undefined ? undefined : here },
    { label: text.next, href: next === null ? undefined : `${here}?cursor=${next}` },
  ]);
  const body = html`<p class="hint">${text.operator.audited}</p>
<section class="card flush">${items.length === 0 ? empty(words.empty, words.emptyText) : list}${links}</section>`;
  return { title: words.title, lead: words.lead, body, operator: true, tab: '' };
}
