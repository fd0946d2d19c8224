import { etagOf } from '../api/index.js';
import { type Fragment, type Html, html } from '../http/page/html.js';
import { Problem } from '../http/problem.js';
import type { PageCall, Texts } from './call.js';
import { empty } from './element/panel.js';
import type { Code } from './element/same-as-code.js';
import { sameAsCode } from './element/same-as-code.js';
import type { Elsewhere } from './page.js';

/** What an operation of the tenancy answers; in its place why there is nothing, where this installation writes no tenancy. */
export async function orOff<T>(
  call: PageCall,
  work: Promise<T>,
): Promise<{ readonly here: T } | { readonly off: Html }> {
  const { provision } = call.text;
  try {
    return { here: await work };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'PROVISIONING_OFF') return { off: empty(provision.off, provision.offText) };
    if (error.code === 'UNAVAILABLE') return { off: empty(provision.off, provision.unread) };
    throw error;
  }
}

/** Something as it is declared, and its version for a form that changes it. */
export interface Declared<Answer> {
  readonly answer: Answer;
  readonly etag: string;
}

/** An answer with its version. */
export const versioned = <Answer>({ answer, version }: { answer: Answer; version?: unknown }): Declared<Answer> => ({
  answer,
  etag: etagOf(version ?? answer),
});

/** A value of a form: what was typed, or else what stands there. What was left empty by somebody is empty. */
export const typed = (given: Texts | undefined, name: string, standing?: string): string | undefined =>
  given === undefined ? standing : given[name];

/** Lines, or parts between commas, of a field. */
export const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/[\n,]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** Fields that were given, without those that say nothing. */
export const given = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );

/** Where to go after a change: to what becomes of it, or back when everything is so already. */
export function afterChange(
  { path }: PageCall,
  where: readonly string[],
  event: Readonly<Record<string, unknown>> | undefined,
  back: string,
): Elsewhere {
  const change = event?.change;
  return typeof change === 'string'
    ? { to: path(...where, 'changes', change), notice: { key: 'submitted', values: [] } }
    : { to: back, notice: { key: 'unchanged', values: [] } };
}

/** The buttons of a form that makes something, and what would come of it. The second button needs no script; with one, it looks by itself. */
export const formEnd = (
  { text }: PageCall,
  save: string,
  back: string,
  preview: Fragment,
  code: Code,
  kind = 'primary',
): Html =>
  html`<div id="preview" class="preview">${preview === null || preview === undefined ? null : html`<section class="card">${preview}</section>`}${sameAsCode(text, code)}</div>
<div class="actions"><button class="${kind}" name="do" value="save">${save}</button><button name="do" value="look" formnovalidate>${text.provision.look}</button><a class="button quiet" href="${back}">${text.cancel}</a></div>`;

/** Says that something is declared in code, and where. */
export const declaredIn = ({ text }: PageCall, file: string): Html =>
  html`<div class="alert note"><p>${text.provision.declaredIn}</p><p><code>${file}</code></p></div>`;
