import { type Fragment, type Html, html } from '../../http/page/html.js';

/** A field with its label, and below it what it takes; the same text says what is wrong with it. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value?: string | undefined;
  readonly wrong?: boolean | undefined;
  /** Said before the hint when it is wrong. */
  readonly wrongText?: string;
  /** What exactly is wrong, in the words of the model, which are English. */
  readonly details?: readonly string[] | undefined;
}

const id = (name: string): string => `f-${name}`;

function around(field: Field, control: Html): Html {
  return html`<div class="field"><label for="${id(field.name)}">${field.label}</label>${control}${noteOf(field)}</div>`;
}

function noteOf({ name, hint, wrong = false, wrongText = '', details = [] }: Field): Fragment {
  if (hint === undefined && !wrong) return null;
  const exact = details.map((line) => html`<p class="wrong" lang="en">${line}</p>`);
  return html`<div id="${id(name)}-hint"><p class="${wrong ? 'wrong' : 'hint'}">${wrong ? `${wrongText} ` : null}${hint}</p>${exact}</div>`;
}

const described = ({ name, hint, wrong = false }: Field): Fragment => [
  hint === undefined && !wrong ? null : html` aria-describedby="${id(name)}-hint"`,
  wrong ? html` aria-invalid="true"` : null,
];

/** Attributes of an input besides those of every field. */
export interface InputKind {
  readonly type?: 'text' | 'email' | 'date' | 'month' | 'number';
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly autocomplete?: string;
  /** Values that are offered; others are taken too. */
  readonly offers?: readonly { readonly value: string; readonly label: string }[];
}

/** A field of one line. */
export function input(
  field: Field,
  { type = 'text', required = false, maxLength, autocomplete, offers }: InputKind = {},
): Html {
  const list = `${id(field.name)}-list`;
  return around(
    field,
    html`<input id="${id(field.name)}" name="${field.name}" type="${type}" value="${field.value ?? ''}"${required ? html` required` : null}${
      maxLength === undefined ? null : html` maxlength="${maxLength}"`
    }${autocomplete === undefined ? null : html` autocomplete="${autocomplete}"`}${offers === undefined ? null : html` list="${list}"`}${described(field)}>${
      offers === undefined
        ? null
        : html`<datalist id="${list}">${offers.map(({ value, label }) => html`<option value="${value}">${label}</option>`)}</datalist>`
    }`,
  );
}

/** A field with few values. */
export function select(field: Field, options: readonly { readonly value: string; readonly label: string }[]): Html {
  const choices = options.map(
    ({ value, label }) =>
      html`<option value="${value}"${value === field.value ? html` selected` : null}>${label}</option>`,
  );
  return around(
    field,
    html`<select id="${id(field.name)}" name="${field.name}"${described(field)}>${choices}</select>`,
  );
}

/** A field of several lines. */
export function textarea(field: Field, rows: number): Html {
  return around(
    field,
    html`<textarea id="${id(field.name)}" name="${field.name}" rows="${rows}" spellcheck="false"${described(field)}>
${field.value ?? ''}</textarea>`,
  );
}

/** Something to be on or off; `on` is its value. */
export const checkbox = (field: Field): Html =>
  html`<div class="field"><label class="check"><input type="checkbox" id="${id(field.name)}" name="${field.name}" value="on"${field.value === 'on' ? html` checked` : null}${described(field)}><span>${field.label}</span></label>${noteOf(field)}</div>`;

/** A value that goes with a form. */
export const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`;

/** A form of one button. */
export const postButton = (
  action: string,
  label: string,
  kind = '',
  fields: Readonly<Record<string, string>> = {},
): Html =>
  html`<form method="post" action="${action}">${Object.entries(fields).map(([name, value]) => hidden(name, value))}<button class="${kind}">${label}</button></form>`;

/** Asks before something is done that hurts: what happens, the button that does it, and the way out. */
export function confirm(options: {
  readonly what: Fragment;
  readonly action: string;
  readonly label: string;
  readonly back: string;
  readonly backLabel: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly kind?: string;
}): Html {
  const { what, action, label, back, backLabel, fields = {}, kind = 'danger' } = options;
  return html`<section class="card">${what}<div class="actions">${postButton(action, label, kind, fields)}<a class="button" href="${back}">${backLabel}</a></div></section>`;
}
