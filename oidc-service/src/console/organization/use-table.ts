import type { Statement } from '../../billing/index.js';
import { type Fragment, html } from '../../http/page/html.js';
import type { PageCall } from '../call.js';
import { workspacePlace } from '../element/link.js';
import { table } from '../element/table.js';

/** Use beyond what the plans include, line by line; nothing where none is charged. @param foot with the total of all */
export function useTable({ text, format }: PageCall, { use, currency }: Statement, foot: Fragment): Fragment {
  if (use.length === 0) return null;
  const words = text.billing;
  const lines = table(
    words.use,
    [
      { label: words.workspace, cell: (line) => html`<strong>${workspacePlace(line.workspace)}</strong>` },
      { label: words.plan, cell: (line) => `${line.plan}, ${text.detail.version(line.planVersion)}` },
      {
        label: words.meter,
        cell: (line) => html`${words.meters[line.meter]}<br><span class="muted">${format.month(line.month)}</span>`,
      },
      {
        label: words.used,
        cell: (line) =>
          html`${format.quantity(line.quantity)}<br><span class="muted">${words.included(format.quantity(line.included))}</span>`,
      },
      {
        label: words.unitPrice,
        cell: (line) => {
          const price = format.unitPrice(line.unitPrice, currency);
          return line.before === null
            ? price
            : html`${price}<br><span class="muted">${words.chargedBefore(format.money(line.before.amount, currency))}</span>`;
        },
      },
      { label: words.amount, kind: 'number', cell: (line) => format.money(line.amount, currency) },
    ],
    use,
    foot,
  );
  return html`<h2>${words.use}</h2>${lines}`;
}
