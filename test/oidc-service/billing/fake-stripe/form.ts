/** A value of a form: text, a list or an object, as nested as its names say. */
export type FormValue = string | FormValue[] | { [name: string]: FormValue };
/** Parameters of a call. */
export type Form = { [name: string]: FormValue };

/** Reads a form as Stripe writes one: `items[0][price]=p&metadata[a]=b`. */
export function readForm(text: string): Form {
  const form: Form = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const keys = name.replaceAll(']', '').split('[');
    let at: Record<string, FormValue> = form;
    for (const key of keys.slice(0, -1)) {
      at[key] ??= {};
      at = at[key] as Record<string, FormValue>;
    }
    at[keys.at(-1) ?? ''] = value;
  }
  return listed(form) as Form;
}

/** What is numbered from 0 is a list. */
function listed(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, listed(one)] as const);
  const isList = entries.length > 0 && entries.every(([key], i) => key === String(i) || key === '');
  return isList ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}

export const textOf = (form: Form, name: string): string | undefined => {
  const value = form[name];
  return typeof value === 'string' ? value : undefined;
};
export const numberOf = (form: Form, name: string): number | undefined => {
  const text = textOf(form, name);
  return text === undefined ? undefined : Number(text);
};
export const formOf = (form: Form, name: string): Form => {
  const value = form[name];
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
};
export const listOf = (form: Form, name: string): Form[] => {
  const value = form[name];
  return Array.isArray(value) ? (value as Form[]) : [];
};
export const textsOf = (form: Form, name: string): Record<string, string> =>
  formOf(form, name) as Record<string, string>;
