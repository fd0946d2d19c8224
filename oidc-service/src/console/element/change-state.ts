import type { AnswerOf, Operations } from '../../api/index.js';
import { type Fragment, type Html, html } from '../../http/page/html.js';
import type { PageCall } from '../call.js';
import type { Messages } from '../messages/catalogue.js';
import { badge } from './panel.js';

/** A change as the API answers it. */
export type Change = AnswerOf<Operations['listChanges']>['items'][number];
/** The same with what it puts. */
export type ChangeWithContent = AnswerOf<Operations['getChange']>;

const kinds = {
  accepted: 'wait',
  proposed: 'wait',
  committed: 'wait',
  applied: 'good',
  failed: 'bad',
  withdrawn: 'plain',
} as const;

/** What became of a change, in a word. */
export const changeBadge = ({ provision }: Messages, state: Change['state']): Html =>
  badge(provision.state[state], kinds[state]);

/** Whether a change can still be withdrawn. */
export const isOpen = ({ state }: Pick<Change, 'state'>): boolean =>
  state === 'accepted' || state === 'proposed' || state === 'committed';

/** The way of a change to where it holds, step by step. */
export function changeSteps({ text, format }: PageCall, change: Change): Html {
  const { state, since, committedAt, endedAt, branch } = change;
  const words = text.provision.steps;
  const over = state === 'failed' || state === 'withdrawn';
  const committed = state === 'committed' || state === 'applied';
  const steps: (readonly [string, boolean, string | null])[] = [
    [words.accepted, true, since],
    ...(branch === null ? [] : [[words.proposed, committed, null] as const]),
    [words.committed, committed || committedAt !== null, committedAt],
    [words.applied, state === 'applied', state === 'applied' ? endedAt : null],
  ];
  const next = over ? -1 : steps.findIndex(([, done]) => !done);
  const step = ([label, done, at]: (typeof steps)[number], index: number): Fragment =>
    html`<li class="${done ? 'done' : index === next ? 'now' : 'later'}"${index === next ? html` aria-current="step"` : null}><strong>${label}</strong>${at === null ? null : html`<span class="muted small">${format.moment(at)}</span>`}</li>`;
  return html`<ol class="way">${steps.map(step)}</ol>`;
}

/** A link to the change that is open of something, so that nobody takes it for done. */
export const openChange = ({ text, path }: PageCall, where: readonly string[], change: Change | null): Fragment =>
  change === null || !(isOpen(change) || change.state === 'failed')
    ? null
    : html`<a class="state-link" href="${path(...where, 'changes', change.id)}">${changeBadge(text, change.state)}</a>`;
