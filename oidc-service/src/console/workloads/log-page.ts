import type { AnswerOf, Operations } from '../../api/index.js';
import { type Fragment, type Html, html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { checkbox, select } from '../element/form.js';
import type { ConsolePage, ShownPage } from '../page.js';
import { orAway, projectPlace } from './project-place.js';

/** The log of a container: its last lines, and where scripts run what comes after them. */
export const logPage: ConsolePage = {
  method: 'get',
  path: '/workspaces/:workspace/projects/:project/pods/:pod/log',
  serve: show,
};

type Log = AnswerOf<Operations['getPodLog']>;

/** Numbers of lines that are offered. */
const counts = ['100', '500', '2000'];

async function show(call: PageCall): Promise<ShownPage> {
  const { text, query } = call;
  const place = projectPlace(call);
  const { workspace, project, here } = place;
  const pod = param(call, 'pod');
  const words = text.workload;
  const page = { title: words.logOf(pod), lead: words.logLead, ...place.around(true) };
  const previous = query.previous === 'on';
  const lines = counts.find((one) => one === query.lines) ?? '500';
  const asked = { ...(query.container !== undefined && { container: query.container }) };
  const found = await orAway(
    call,
    place,
    call.ask('getPodLog', {
      params: { workspace, project, pod },
      query: { ...asked, lines, ...(previous && { previous: 'true' }) },
    }),
  );
  if ('away' in found) return { ...page, body: found.away };
  const log = found.here;
  const { containers, container } = log;
  const choose = html`<form class="row" method="get" action="${here('pods', pod, 'log')}">${
    containers.length < 2
      ? null
      : select(
          { name: 'container', label: words.container, value: container ?? '' },
          containers.map((one) => ({ value: one, label: one })),
        )
  }${select(
    { name: 'lines', label: words.lines, value: lines },
    counts.map((one) => ({ value: one, label: call.format.number(Number(one)) })),
  )}${checkbox({ name: 'previous', label: words.previous, value: previous ? 'on' : undefined })}<button>${words.show}</button></form>`;
  const stream = previous || log.unavailable !== null ? undefined : streamOf(call, workspace, project, pod, container);
  return { ...page, body: html`<section class="card">${choose}</section>${logCard(call, log, stream)}` };
}

function streamOf(
  { base }: PageCall,
  workspace: string,
  project: string,
  pod: string,
  container: string | null,
): string {
  const steps = ['workspaces', workspace, 'projects', project, 'pods', pod, 'log', 'events'];
  const query = new URLSearchParams({ ...(container !== null && { container }), after: '' });
  return `${base}/api/v1/${steps.map(encodeURIComponent).join('/')}?${query}`;
}

/** The lines; where scripts run, they go on from `data-mark` with the stream at `data-log`. */
function logCard({ text }: PageCall, log: Log, stream: string | undefined): Html {
  const words = text.workload;
  const { lines, more, mark, unavailable } = log;
  if (unavailable !== null)
    return html`<section class="card"><div class="alert note"><p>${words.logUnavailable}</p><p lang="en"><code>${unavailable}</code></p></div></section>`;
  const shown: Fragment = lines.map(
    ({ at, text: line, cut }) =>
      html`<span class="line">${at === '' ? null : html`<time datetime="${at}">${at.slice(0, 19)}Z</time> `}${line}${cut ? html` <em>(${words.cut})</em>` : null}
</span>`,
  );
  const live =
    stream === undefined
      ? null
      : html` data-log="${stream}" data-mark="${mark}" data-cut="${words.cut}" data-follow="${words.follow}" data-pause="${words.pause}" data-follows="${words.follows}" data-paused="${words.paused}" data-ended="${words.ended}" data-broken="${words.broken}"`;
  return html`<section class="card">${more ? html`<p class="muted small">${words.logMore}</p>` : null}
<pre id="log" class="log" role="log" aria-live="off" aria-label="${words.log}" tabindex="0"${live}>${shown}</pre>
${lines.length > 0 ? null : html`<p class="muted" id="log-empty">${words.logEmpty}</p>`}<div class="actions"><button type="button" class="quiet" hidden id="log-toggle">${words.follow}</button><span id="log-state" role="status" class="small muted"></span></div></section>`;
}
