import { html } from '../../http/page/html.js';
import type { PageCall } from '../call.js';
import { auditFilterForm, auditQuery, auditTable } from '../element/audit.js';
import { pageLinks } from '../element/table.js';
import type { ConsolePage, ShownPage } from '../page.js';

/** What was done in the name of whoever is signed in. */
export const activityPage: ConsolePage = { method: 'get', path: '/activity', serve: show };

async function show(call: PageCall): Promise<ShownPage> {
  const { text, path } = call;
  const { cursor } = call.query;
  const { actor: _, ...filter } = auditQuery(call);
  const list = await call.ask('listOwnAudit', {
    params: { person: call.me },
    query: { ...filter, limit: 50, ...(cursor !== undefined && { cursor }) },
  });
  const words = text.audit;
  const here = path('activity');
  const kept = new URLSearchParams(Object.entries(call.query).filter(([name]) => name !== 'cursor'));
  const body = html`${auditFilterForm(call, here, false)}<section class="card flush">${auditTable(call, list.items)}${pageLinks(
    [
      { label: words.newest, href: cursor === undefined ? undefined : `${here}?${kept}` },
      {
        label: words.older,
        href: list.next === null ? undefined : `${here}?${new URLSearchParams([...kept, ['cursor', list.next]])}`,
      },
    ],
  )}</section>`;
  return { title: words.own, lead: words.ownLead, body };
}
