import type { Texts } from '../call.js';
import { given } from '../provision.js';

/** Field of a form of a container for a place in what the API takes. */
export function fieldOf(place: string): string | undefined {
  const amount = /(requests|limits)\W+(cpu|memory)/.exec(place);
  if (amount !== null) return `${amount[1]}-${amount[2]}`;
  if (/\benv\b/.test(place)) return 'env';
  if (/\bapplication\b/.test(place)) return 'name';
  return ['image', 'replicas', 'port', 'service', 'user'].find((one) => new RegExp(`\\b${one}\\b`).test(place));
}

/** CPU and memory of a form; undefined where it names neither. */
export function amountsIn(form: Texts, of: 'requests' | 'limits'): Record<string, unknown> | undefined {
  const found = given({ cpu: form[`${of}-cpu`]?.trim(), memory: form[`${of}-memory`]?.trim() });
  return Object.keys(found).length === 0 ? undefined : found;
}

/** Variables, a line each: `NAME=value`. */
export const variablesIn = (text: string | undefined): { readonly name: string; readonly value: string }[] =>
  (text ?? '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const at = line.indexOf('=');
      return { name: line.slice(0, at < 0 ? undefined : at).trim(), value: at < 0 ? '' : line.slice(at + 1) };
    });
