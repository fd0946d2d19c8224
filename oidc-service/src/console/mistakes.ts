import { type Fragment, html } from '../http/page/html.js';
import { Problem, type ProblemCode } from '../http/problem.js';
import type { Messages } from './messages/catalogue.js';

/** Why a form was not taken: what it says beside each field, and above all of them. */
export interface Mistakes {
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string;
  /** What is wrong with a field, in the words of the model, which are English. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** What is about no field of the form. */
  readonly others: readonly string[];
}

/** What whoever sends a form can mend; everything else is a page of its own. */
const mendable: ReadonlySet<ProblemCode> = new Set([
  'INPUT_INVALID',
  'TENANCY_INVALID',
  'DECLARED',
  'CONFLICT',
  'PAYMENT_OPEN',
  'CAP_REACHED',
  'PRECONDITION_FAILED',
  'WORKSPACE_REFUSED',
  'WORKSPACE_REJECTED',
] as const);

/**
 * Does what a form asks for; or says what is wrong with it.
 * @param fieldOf field that a path of the input, or of the tenancy, is about
 */
export async function attempt<T>(
  work: Promise<T>,
  fieldOf: (path: string) => string | undefined,
): Promise<{ readonly done: T } | Mistakes> {
  try {
    return { done: await work };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // A right that is missing altogether has no list of what is missing.
    if (!mendable.has(error.code) && !(error.code === 'NOT_ALLOWED' && error.issues.length > 0)) throw error;
    const placed = error.issues.map(({ path, message }) => ({ field: fieldOf(path), path, message }));
    const fields = Map.groupBy(
      placed.filter(({ field }) => field !== undefined),
      ({ field }) => field as string,
    );
    return {
      code: error.code,
      status: error.status,
      detail: error.detail,
      fields: new Map([...fields].map(([field, all]) => [field, all.map(({ message }) => message)])),
      others: placed
        .filter(({ field }) => field === undefined)
        .map(({ path, message }) => (path === 'body' ? message : `${path}: ${message}`)),
    };
  }
}

/** Field of the form that stands for a place: the first name of the path that is one. */
export const among =
  (fields: readonly string[], renamed: Readonly<Record<string, string>> = {}) =>
  (path: string): string | undefined => {
    const parts = path.split(/[.[\]/]/).map((part) => renamed[part] ?? part);
    return parts.reverse().find((part) => fields.includes(part));
  };

/** Says above a form why it was not taken; what is about a field stands beside it. */
export function mistakesAlert({ problem, provision, mended }: Messages, mistakes: Mistakes | undefined): Fragment {
  if (mistakes === undefined) return null;
  const { code, detail, others, fields } = mistakes;
  if (code === 'INPUT_INVALID' && others.length === 0) return html`<p class="alert" role="alert">${mended}</p>`;
  const lead =
    code === 'NOT_ALLOWED'
      ? provision.missing
      : code === 'TENANCY_INVALID' || code === 'INPUT_INVALID'
        ? fields.size > 0 && others.length === 0
          ? mended
          : provision.refused
        : `${problem[code].title}. ${problem[code].todo}`;
  const listed = code === 'NOT_ALLOWED' ? others.map((one) => one.replace(/^you do not hold: /, '')) : others;
  const own = ['TENANCY_INVALID', 'INPUT_INVALID', 'NOT_ALLOWED'].includes(code) ? listed : [detail, ...listed];
  return html`<div class="alert" role="alert"><p>${lead}</p>${own.map((line) => html`<p lang="en"><code>${line}</code></p>`)}</div>`;
}

/** Attributes of a field with what is wrong with it. */
export const wrongOf = (text: Messages, mistakes: Mistakes | undefined, name: string) => ({
  wrong: mistakes?.fields.has(name) === true,
  wrongText: text.check,
  details: mistakes?.fields.get(name),
});
