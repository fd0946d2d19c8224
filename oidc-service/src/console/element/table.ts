import { type Fragment, type Html, html } from '../../http/page/html.js';

/** A column: its heading, and its cell of a row. */
export interface Column<Row> {
  readonly label: string;
  readonly kind?: 'number' | 'act';
  cell(row: Row): Fragment;
}

/** A table that becomes a card for each row on a phone. The roles keep it a table for screen readers there too. */
export function table<Row>(
  label: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  foot?: Fragment,
): Html {
  const kind = (column: Column<Row>) => (column.kind === undefined ? null : html` class="${column.kind}"`);
  const heads = columns.map((column) =>
    column.kind === 'act'
      ? html`<th role="columnheader" scope="col"${kind(column)}><span class="visually-hidden">${column.label}</span></th>`
      : html`<th role="columnheader" scope="col"${kind(column)}>${column.label}</th>`,
  );
  const cells = (row: Row) =>
    columns.map(
      (column) => html`<td role="cell"${kind(column)} data-label="${column.label}"><div>${column.cell(row)}</div></td>`,
    );
  return html`<table class="cards" role="table" aria-label="${label}"><thead role="rowgroup"><tr role="row">${heads}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => html`<tr role="row">${cells(row)}</tr>`)}</tbody>${foot}</table>`;
}

/** Links to the pages before and after, where there are any. */
export const pageLinks = (
  links: readonly { readonly label: string; readonly href: string | undefined }[],
): Fragment => {
  const there = links.filter(({ href }) => href !== undefined);
  return there.length === 0
    ? null
    : html`<p class="pages">${there.map(({ label, href }) => html`<a class="button quiet" href="${href}">${label}</a>`)}</p>`;
};
