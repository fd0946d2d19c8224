import { html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { auditFilterForm, auditQuery, auditTable } from '../element/audit.js';
import { buttonLink } from '../element/link.js';
import { badge, card, facts } from '../element/panel.js';
import { pageLinks } from '../element/table.js';
import type { ConsolePage, PageFile, ShownPage } from '../page.js';

/** Who did what in an organization. */
export const auditPage: ConsolePage = { method: 'get', path: '/organizations/:organization/audit', serve: show };
/** The same as a file. */
export const auditExport: ConsolePage = {
  method: 'get',
  path: '/organizations/:organization/audit/export',
  serve: exportAll,
};
/** Whether the chain is as it was written. */
export const auditVerificationPage: ConsolePage = {
  method: 'get',
  path: '/organizations/:organization/audit/verification',
  serve: verify,
};

async function show(call: PageCall): Promise<ShownPage> {
  const { text, path } = call;
  const organization = param(call, 'organization');
  const { cursor } = call.query;
  const filter = auditQuery(call);
  const list = await call.ask('listAudit', {
    params: { organization },
    query: { ...filter, limit: 50, ...(cursor !== undefined && { cursor }) },
  });
  const words = text.audit;
  const here = path('organizations', organization, 'audit');
  const kept = new URLSearchParams(Object.entries(call.query).filter(([name]) => name !== 'cursor'));
  const to = (query: Record<string, string>) => `${here}?${new URLSearchParams([...kept, ...Object.entries(query)])}`;
  const file = (format: string) =>
    `${path('organizations', organization, 'audit', 'export')}?${new URLSearchParams([...kept, ['format', format]])}`;
  const body = html`${auditFilterForm(call, here, true)}
<section class="card flush">${auditTable(call, list.items)}${pageLinks([
    { label: words.newest, href: cursor === undefined ? undefined : `${here}?${kept}` },
    { label: words.older, href: list.next === null ? undefined : to({ cursor: list.next }) },
  ])}</section>
${card(words.exportTitle, html`<p class="muted">${words.exportText}</p><div class="actions">${buttonLink(file('csv'), words.csv)}${buttonLink(file('jsonl'), words.jsonl)}</div>`)}`;
  const beside = buttonLink(path('organizations', organization, 'audit', 'verification'), words.verify);
  return { title: words.title, lead: words.lead, body, beside, organization, tab: 'audit' };
}

async function exportAll(call: PageCall): Promise<PageFile> {
  const organization = param(call, 'organization');
  const format = call.query.format === 'csv' ? 'csv' : 'jsonl';
  const { parts } = await call.perform('exportAudit', {
    params: { organization },
    query: { ...auditQuery(call), format },
  });
  if (parts === undefined) throw new Error('the export gave no file');
  return {
    name: parts.name ?? 'audit',
    type: format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/jsonl',
    text: parts.text,
  };
}

async function verify(call: PageCall): Promise<ShownPage> {
  const { text, path, format } = call;
  const organization = param(call, 'organization');
  const found = await call.ask('verifyAudit', { params: { organization } });
  const words = text.audit;
  const said =
    found.broken === undefined
      ? html`<p>${badge(words.sound, 'good')}</p><p>${words.soundText(format.number(found.position))}</p>`
      : html`<p>${badge(words.broken, 'bad')}</p><p>${words.brokenText(format.number(found.broken.position))}</p>`;
  const body = html`<section class="card">${said}${facts([
    [words.checkedAt, format.moment(found.at)],
    [words.head, html`<code>${found.hash}</code>`],
    [words.retained, found.retainedFrom === undefined ? null : format.number(found.retainedFrom)],
  ])}<div class="actions">${buttonLink(path('organizations', organization, 'audit'), text.back)}</div></section>`;
  return { title: words.verifyTitle, body, organization, tab: 'audit' };
}
