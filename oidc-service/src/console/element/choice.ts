import { type Fragment, type Html, html } from '../../http/page/html.js';

/** One of several that are compared: its name, what is said of it, and facts in the same order as those of the others. */
export interface Choice {
  readonly value: string;
  readonly title: Fragment;
  readonly figure: Fragment;
  readonly facts: readonly (readonly [string, string])[];
  readonly badges?: Fragment;
  /** What stands below the facts. */
  readonly note?: Fragment;
}

/** Cards side by side, of which one is chosen. */
export function choices(
  name: string,
  legend: string,
  hint: Fragment,
  value: string | undefined,
  all: readonly Choice[],
  wrong?: { readonly wrong: boolean; readonly details: readonly string[] | undefined },
): Html {
  const card = (one: Choice) =>
    html`<label class="choice"><span class="choice-head"><input type="radio" name="${name}" value="${one.value}" required${one.value === value ? html` checked` : null}><span class="choice-name">${one.title}</span>${one.badges}</span><span class="choice-figure">${one.figure}</span>${one.facts.map(([label, text]) => html`<span class="choice-fact"><span>${label}</span><span>${text}</span></span>`)}${one.note === undefined || one.note === null ? null : html`<span class="choice-note">${one.note}</span>`}</label>`;
  const details = wrong?.wrong === true ? (wrong.details ?? []) : [];
  return html`<fieldset class="field wide"><legend>${legend}</legend><p class="hint">${hint}</p>${details.map((line) => html`<p class="wrong" lang="en">${line}</p>`)}<div class="choices">${all.map(card)}</div></fieldset>`;
}
