import type { AnswerOf, Operations } from '../../api/index.js';
import { type Html, html } from '../../http/page/html.js';
import { fluxCommand, named, type StatusState, type StepState } from '../../status/index.js';
import type { PageCall } from '../call.js';
import { buttonLink } from './link.js';
import { badge, copyable } from './panel.js';

type Status = AnswerOf<Operations['getWorkspaceStatus']>;
type Step = Status['steps'][number];
type Flux = NonNullable<Step['flux']>;

/** How a workspace stands in a word. */
export const statusBadge = ({ text }: PageCall, state: StatusState): Html =>
  badge(
    text.status.state[state],
    ({ ready: 'good', progressing: 'wait', failed: 'bad', stopped: 'plain', unknown: 'plain' } as const)[state],
  );

const colour = {
  done: 'good',
  running: 'wait',
  failed: 'bad',
  waiting: 'plain',
  stopped: 'plain',
  unknown: 'plain',
} as const satisfies Record<StepState, string>;

/**
 * The steps of a workspace, whole without scripts. Where they run, each `data-live` is replaced by what the page at `data-page`
 * says whenever the stream at `data-events` has another event than `data-id`.
 */
export async function liveStatus(
  call: PageCall,
  organization: string,
  name: string,
  status: Status,
  foot?: Html,
): Promise<Html> {
  const { text, path } = call;
  const words = text.status;
  const { base } = call;
  const encoded = [organization, name].map(encodeURIComponent);
  const events = `${base}/api/v1/organizations/${encoded[0]}/workspaces/${encoded[1]}/status/events`;
  const page = path('organizations', organization, 'workspaces', name, 'status');
  const operates = await call.may('operator:read', {});
  return html`<section class="card live" data-events="${events}" data-page="${page}" data-id="${named(status).id}"><h2>${words.live}</h2>
<p class="alert note" role="status" data-lost hidden>${words.lost}</p>
<noscript><p class="alert note">${words.noScript} <a href="${page}">${words.again}</a></p></noscript>
<p role="status" data-live="summary">${statusBadge(call, status.state)} ${words.stateText[status.state]}</p>
<div data-live="steps">${status.seen === 'live' ? null : html`<p class="alert note">${words.seen[status.seen]}</p>`}
<ol class="progress">${status.steps.map((step) => stepItem(call, step, operates))}</ol></div><div class="actions" data-live="next">${
    status.state === 'ready' ? buttonLink(path('workspaces', status.workspace), words.enter, 'primary') : null
  }</div>${foot}</section>`;
}

function stepItem(
  call: PageCall,
  { step, state, doneAt, seconds, cause, detail, flux }: Step,
  operates: boolean,
): Html {
  const { text, format } = call;
  const words = text.status;
  const [what, todo] = cause === null ? [] : words.cause[cause];
  return html`<li class="${state}"><div><strong>${words.step[step]}</strong> ${badge(words.stepState[state], colour[state])}${
    doneAt === null
      ? null
      : html` <span class="muted small">${format.moment(doneAt)}${seconds === null ? null : ` (${words.took(format.duration(seconds))})`}</span>`
  }</div>${what === undefined ? null : html`<p>${what}</p><p class="muted small">${todo}</p>`}${flux === null ? null : fluxPart(call, step, flux, operates)}${
    detail === null ? null : html`<details><summary>${words.says}</summary><pre>${detail}</pre></details>`
  }</li>`;
}

/** When Flux tries by itself, and what an operator types who does not want to wait. */
function fluxPart({ text, format }: PageCall, step: Step['step'], flux: Flux, operates: boolean): Html {
  const { next, command } = text.status.flux;
  const words = next[flux.next](flux.retrySeconds === null ? '' : format.duration(flux.retrySeconds));
  return html`<p class="small">${words}</p>${
    operates
      ? html`<p class="small">${command}</p>${copyable(`flux-${step}`, command, fluxCommand(flux), text.copy, text.copied)}`
      : null
  }`;
}
