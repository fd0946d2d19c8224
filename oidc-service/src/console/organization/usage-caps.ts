import { meters } from '@hexabase-kaas/tenancy';
import { type Html, html } from '../../http/page/html.js';
import { type PageCall, param, type Texts } from '../call.js';
import { input, select } from '../element/form.js';
import { card } from '../element/panel.js';
import { table } from '../element/table.js';
import { among, attempt, type Mistakes, mistakesAlert, wrongOf } from '../mistakes.js';
import type { Elsewhere } from '../page.js';

/** A form that was not taken: what it said, and what is wrong with it. */
export interface Refused {
  readonly form: Texts;
  readonly mistakes: Mistakes;
}

/** What a month used of each meter beside its cap, and the form that sets one. @param month `2026-11` */
export async function usageCaps(call: PageCall, organization: string, month: string, refused?: Refused): Promise<Html> {
  const { text, format, path } = call;
  const words = text.billing;
  const { meters: used } = await call.ask('getUsage', { params: { organization, month } });
  const rows = meters.map(
    (meter) => used.find((one) => one.meter === meter) ?? { meter, tenant: '0', controlPlane: '0', cap: null },
  );
  const list = table(
    words.caps(format.month(month)),
    [
      { label: words.meter, cell: ({ meter }) => words.meters[meter] },
      { label: words.used, kind: 'number', cell: ({ tenant }) => format.quantity(tenant) },
      { label: words.vclusters, kind: 'number', cell: ({ controlPlane }) => format.quantity(controlPlane) },
      { label: words.cap, kind: 'number', cell: ({ cap }) => (cap === null ? words.noCap : format.quantity(cap)) },
    ],
    rows,
  );
  const form = html`<form method="post" action="${path('organizations', organization, 'billing', 'caps')}">${mistakesAlert(text, refused?.mistakes)}
<div class="fields">${select(
    {
      name: 'meter',
      label: words.meter,
      value: refused?.form.meter ?? '',
      ...wrongOf(text, refused?.mistakes, 'meter'),
    },
    meters.map((meter) => ({ value: meter, label: words.meters[meter] })),
  )}${input(
    {
      ...{ name: 'quantity', label: words.capOf, hint: words.capHint, value: refused?.form.quantity },
      ...wrongOf(text, refused?.mistakes, 'quantity'),
    },
    { maxLength: 20, autocomplete: 'off' },
  )}</div><button>${words.saveCap}</button></form>`;
  return html`<section class="card flush"><h2>${words.caps(format.month(month))}</h2>${list}</section>${card(words.setCap, html`<p class="muted">${words.capText}</p>${form}`)}`;
}

/** Sets the cap that a form gives, or lifts it where the form gives none. */
export async function saveCap(call: PageCall): Promise<Elsewhere | Refused> {
  const { form, path } = call;
  const organization = param(call, 'organization');
  const { meter = '', quantity = '' } = form;
  const params = { organization, meter: meter as (typeof meters)[number] };
  const work =
    quantity.trim() === ''
      ? call.ask('removeUsageCap', { params })
      : call.ask('putUsageCap', { params, body: { quantity: quantity.trim() } });
  const outcome = await attempt<unknown>(work, among(['meter', 'quantity']));
  if (!('done' in outcome)) return { form, mistakes: outcome };
  return { to: path('organizations', organization, 'billing'), notice: { key: 'saved', values: [] } };
}
