/** Markup that is safe to send; made by `html` alone. */
export class Html {
  constructor(readonly text: string) {}
}

/** Markup with values in it: text is escaped, markup stands as it is, lists are joined, and nothing is left out of nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  return new Html(parts.map((part, i) => part + (i < values.length ? rendered(values[i]) : '')).join(''));
}

/** What may stand in markup. */
export type Fragment = Html | string | number | null | undefined | readonly Fragment[];

function rendered(value: Fragment): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(rendered).join('');
  return String(value).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
