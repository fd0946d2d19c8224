import type { AnswerOf, Operations } from '../../api/index.js';
import { type Fragment, type Html, html } from '../../http/page/html.js';
import type { PageCall } from '../call.js';
import { buttonLink } from '../element/link.js';
import { badge, empty } from '../element/panel.js';
import { table } from '../element/table.js';
import type { ConsolePage, ShownPage } from '../page.js';
import { orAway, type ProjectPlace, projectPlace } from './project-place.js';

/** What runs in a project, with the rights of whoever looks. */
export const workloadsPage: ConsolePage = {
  method: 'get',
  path: '/workspaces/:workspace/projects/:project/workloads',
  serve: show,
};

type Found = AnswerOf<Operations['listWorkloads']>;
type Workload = Found['workloads'][number];
type Pod = Found['pods'][number];

async function show(call: PageCall): Promise<ShownPage> {
  const { text, format } = call;
  const place = projectPlace(call);
  const { workspace, project, here } = place;
  const words = text.workload;
  const page = { title: words.title(project), lead: words.lead, ...place.around(false) };
  const found = await orAway(call, place, call.ask('listWorkloads', { params: { workspace, project } }));
  if ('away' in found) return { ...page, body: found.away };
  const { workloads, pods, hidden, more, may } = found.here;
  const deploy = may.deploy ? buttonLink(here('deploy'), words.deploy, 'primary') : null;
  const idle = !may.deploy && !may.remove && may.scale.length === 0 && may.restart.length === 0;
  const notes = html`${more ? html`<p class="alert note">${words.more}</p>` : null}${
    hidden.length === 0 ? null : html`<p class="alert note">${words.hidden(format.list(hidden))}</p>`
  }${idle ? html`<p class="alert note">${words.readOnly}</p>` : null}`;
  const body = html`${notes}<section class="card flush"><h2>${words.workloads}</h2>${
    workloads.length === 0 ? empty(words.empty, words.emptyText, deploy) : workloadTable(call, place, found.here)
  }</section><section class="card flush"><h2>${words.pods}</h2>${
    pods.length === 0 ? empty(words.podsEmpty, words.podsEmptyText) : podTable(call, place, pods, may.logs)
  }</section><div class="actions">${buttonLink(here('access'), words.who)}</div>`;
  return { ...page, body, ...(deploy !== null && workloads.length > 0 && { beside: deploy }) };
}

function workloadTable(call: PageCall, place: ProjectPlace, { workloads, may }: Found): Html {
  const words = call.text.workload;
  return table(
    words.workloads,
    [
      {
        label: call.text.name,
        cell: ({ kind, name, schedule }) =>
          html`<strong>${name}</strong> <span class="muted small">${words.kind[kind]}${schedule === null ? null : html` <code>${schedule}</code>`}</span>`,
      },
      { label: words.state, cell: (one) => html`${countOf(call, one)} ${stateOf(call, one)}` },
      { label: words.restarts, kind: 'number', cell: ({ restarts }) => call.format.number(restarts) },
      { label: words.image, cell: ({ images }) => images.map((image) => html`<div><code>${image}</code></div>`) },
      { label: words.age, cell: (one) => ageOf(call, one) },
      { label: call.text.actions, kind: 'act', cell: (one) => acts(call, place, one, may) },
    ],
    workloads,
  );
}

function acts({ text }: PageCall, { here }: ProjectPlace, one: Workload, may: Found['may']): Fragment {
  const words = text.workload;
  const { kind, name, deployedHere } = one;
  const link = (step: string, label: string, full: string) =>
    html`<a class="button quiet" href="${here('workloads', kind, name, step)}" aria-label="${full}">${label}</a>`;
  const all = [
    may.scale.includes(`${kind}s`) ? link('scale', words.scale, words.scaleOf(name)) : null,
    may.restart.includes(`${kind}s`) ? link('change', words.change, words.changeOf(name)) : null,
    may.restart.includes(`${kind}s`) ? link('restart', words.restart, words.restartOf(name)) : null,
    may.remove && deployedHere
      ? html`<a class="button quiet" href="${here('applications', name, 'delete')}" aria-label="${words.removeOf(name)}">${words.remove}</a>`
      : null,
  ].filter((each) => each !== null);
  return all.length === 0 ? null : html`<span class="badges">${all}</span>`;
}

function podTable(call: PageCall, { here }: ProjectPlace, pods: readonly Pod[], logs: boolean): Html {
  const words = call.text.workload;
  return table(
    words.pods,
    [
      {
        label: words.pod,
        cell: ({ name, owner }) =>
          html`<strong>${name}</strong>${owner === null ? null : html` <span class="muted small">${owner.kind} ${owner.name}</span>`}`,
      },
      {
        label: words.state,
        cell: (one) => html`${one.done ? null : html`${countOf(call, one)} `}${stateOf(call, one)}`,
      },
      { label: words.restarts, kind: 'number', cell: ({ restarts }) => call.format.number(restarts) },
      { label: words.image, cell: ({ images }) => images.map((image) => html`<div><code>${image}</code></div>`) },
      { label: words.age, cell: (one) => ageOf(call, one) },
      {
        label: call.text.actions,
        kind: 'act',
        cell: ({ name }) =>
          logs
            ? html`<a class="button quiet" href="${here('pods', name, 'log')}" aria-label="${words.logOf(name)}">${words.log}</a>`
            : null,
      },
    ],
    pods,
  );
}

/** How many are ready, of how many; of a cron job, how many run. */
function countOf({ text, format }: PageCall, one: Workload | Pod): string {
  const words = text.workload;
  const [ready, wanted] = [format.number(one.ready), format.number(one.wanted)];
  return 'kind' in one && one.kind === 'cronjob' ? words.running(wanted) : words.of(ready, wanted);
}

/** How it stands in a word; and when it does not run, why, and what to do. */
function stateOf({ text }: PageCall, one: Workload | Pod): Fragment {
  const words = text.workload;
  const { why } = one;
  if (why === null && 'kind' in one && one.kind === 'cronjob') return badge(words.scheduled);
  if (why === null) return badge('done' in one && one.done ? words.done : words.runs, 'good');
  const onPurpose = why.cause === 'stopped' || why.cause === 'suspended';
  const [what, todo] = words.cause[why.cause];
  return html`${onPurpose ? badge(words.onPurpose) : badge(why.failed ? words.needs : words.waits, why.failed ? 'bad' : 'wait')}<p>${what}</p><p class="muted small">${todo}</p>${
    why.detail === null ? null : html`<details><summary>${words.says}</summary><pre>${why.detail}</pre></details>`
  }`;
}

function ageOf({ format, at }: PageCall, { createdAt }: Workload | Pod): Html {
  const seconds = Math.max(0, Math.floor((at.getTime() - Date.parse(createdAt)) / 1_000));
  return html`<time datetime="${createdAt}">${format.duration(seconds)}</time>`;
}
