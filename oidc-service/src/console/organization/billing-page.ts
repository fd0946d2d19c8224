import { currencies } from '@hexabase-kaas/tenancy';
import { html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { input, select } from '../element/form.js';
import { workspacePlace } from '../element/link.js';
import { badge, card, empty, facts } from '../element/panel.js';
import { pageLinks, table } from '../element/table.js';
import type { ConsolePage, PageAnswer, ShownPage } from '../page.js';
import { type Refused, saveCap, usageCaps } from './usage-caps.js';
import { useTable } from './use-table.js';

/** What an organization owes for a month, line by line, and what follows when it is not paid. */
export const billingPage: ConsolePage = {
  method: 'get',
  path: '/organizations/:organization/billing',
  serve: (call) => show(call),
};
/** Sets or lifts a cap on what may be used in a month. */
export const saveUsageCap: ConsolePage = {
  method: 'post',
  path: '/organizations/:organization/billing/caps',
  serve: save,
};

async function save(call: PageCall): Promise<PageAnswer> {
  const outcome = await saveCap(call);
  return 'to' in outcome ? outcome : show(call, outcome);
}

async function show(call: PageCall, refused?: Refused): Promise<ShownPage> {
  const { text, path, format, query } = call;
  const organization = param(call, 'organization');
  const thisMonth = call.at.toISOString().slice(0, 7);
  const month = query.month ?? thisMonth;
  const currency = currencies.find((one) => one === query.currency);
  const state = await call.ask('getBillingState', { params: { organization } });
  const statement = await call.ask('getStatement', {
    params: { organization, month },
    query: { ...(currency !== undefined && { currency }) },
  });
  const words = text.billing;
  const here = path('organizations', organization, 'billing');
  const to = (other: string) => `${here}?${new URLSearchParams({ month: other, currency: statement.currency })}`;
  const coming = state.coming.map((one) => [words.from(words.stage[one.stage]), format.day(one.from)] as const);
  const payment = card(
    words.stageTitle,
    html`<p>${badge(words.stage[state.stage], state.stage === 'active' ? 'good' : state.tokens ? 'wait' : 'bad')}</p><p>${words.stageText[state.stage]}</p>
${state.since === null ? null : facts([[words.stageSince, format.moment(state.since)]])}${coming.length === 0 ? null : html`<h3>${words.coming}</h3>${facts(coming)}`}`,
  );
  const total = html`<tfoot role="rowgroup"><tr role="row"><td role="cell" colspan="5" data-label="">${words.total}</td><td role="cell" class="number" data-label="${words.total}">${format.money(statement.total, statement.currency)}</td></tr></tfoot>`;
  const lines = table(
    words.statement(format.month(month)),
    [
      { label: words.workspace, cell: (line) => html`<strong>${workspacePlace(line.workspace)}</strong>` },
      { label: words.plan, cell: (line) => `${line.plan}, ${text.detail.version(line.planVersion)}` },
      { label: words.period, cell: (line) => html`${format.moment(line.from)}<br>${format.moment(line.until)}` },
      {
        label: words.price,
        cell: (line) => {
          if (line.arithmetic === null) return line.amount === null ? words.noPrice : text.detail.noPrice;
          const price = format.money(line.arithmetic.price, statement.currency);
          return line.arithmetic.interval === 'month' ? text.detail.perMonth(price) : text.detail.perYear(price);
        },
      },
      {
        label: words.commit,
        cell: (line) => (line.commit === null ? text.unknown : html`<code>${line.commit.slice(0, 10)}</code>`),
      },
      {
        label: words.amount,
        kind: 'number',
        cell: (line) => (line.amount === null ? words.noPrice : format.money(line.amount, statement.currency)),
      },
    ],
    statement.lines,
    statement.use.length > 0 ? null : total,
  );
  const use = useTable(call, statement, total);
  const choose = html`<form class="row" method="get" action="${here}">
${input({ name: 'month', label: words.month, value: month }, { type: 'month', required: true })}
${select(
  { name: 'currency', label: words.currency, value: statement.currency },
  currencies.map((value) => ({ value, label: value })),
)}
<button>${words.show}</button></form>`;
  const body = html`<div class="grid">${payment}${card(words.month, choose)}</div>
<section class="card flush"><h2>${words.statement(format.month(month))} ${badge(statement.complete ? words.complete : words.open, statement.complete ? 'good' : 'wait')}</h2>
<p class="muted">${statement.complete ? words.completeHint : words.openHint}</p>
${statement.lines.length === 0 ? empty(words.emptyTitle, words.emptyText) : lines}${use}${pageLinks([
  { label: words.previous, href: to(monthFrom(month, -1)) },
  { label: words.following, href: month < thisMonth ? to(monthFrom(month, 1)) : undefined },
])}</section>
${await usageCaps(call, organization, month, refused)}`;
  return {
    title: words.title,
    lead: words.lead,
    body,
    organization,
    tab: 'billing',
    status: refused?.mistakes.status ?? 200,
  };
}

/** A month some months away: `2026-11`. */
function monthFrom(month: string, months: number): string {
  const [year, of] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, of - 1 + months, 1)).toISOString().slice(0, 7);
}
