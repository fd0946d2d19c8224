import { html } from '../../http/page/html.js';
import type { PageCall } from '../call.js';
import { hidden } from '../element/form.js';
import { buttonLink } from '../element/link.js';
import { attempt, type Mistakes, mistakesAlert } from '../mistakes.js';
import type { ConsolePage, PageAnswer, ShownPage } from '../page.js';
import { projectPlace, whoHolds } from './project-place.js';
import { standingWorkload, workloadIn } from './workload-param.js';

const path = '/workspaces/:workspace/projects/:project/workloads/:kind/:workload/restart';
/** Asks before pods are made anew. */
export const restartPage: ConsolePage = { method: 'get', path, serve: (call) => show(call) };
/** Has them made anew. */
export const restartWorkload: ConsolePage = { method: 'post', path, serve: restart };

async function show(call: PageCall, mistakes?: Mistakes): Promise<ShownPage> {
  const { text, format } = call;
  const place = projectPlace(call);
  const { kind, workload } = workloadIn(call);
  const words = text.workload;
  const page = { title: words.restartOf(workload), ...place.around(true), status: mistakes?.status ?? 200 };
  const found = await standingWorkload(call, place, kind, workload);
  if ('away' in found) return { ...page, body: found.away };
  const { ready, wanted } = found.here;
  // The moment is that of the page, so that a button pressed twice restarts once.
  const body = html`${mistakesAlert(text, mistakes)}${whoHolds(call, place, mistakes?.code)}<section class="card"><p>${words.now(format.number(ready), format.number(wanted))}</p><p>${words.restartText}</p><form method="post" action="${place.here('workloads', kind, workload, 'restart')}">${hidden('at', call.form.at ?? call.at.toISOString())}<div class="actions"><button class="primary">${words.restart}</button>${buttonLink(place.here('workloads'), text.cancel)}</div></form></section>`;
  return { ...page, body };
}

async function restart(call: PageCall): Promise<PageAnswer> {
  const { workspace, project, here } = projectPlace(call);
  const params = { workspace, project, ...workloadIn(call) };
  const body = { at: call.form.at ?? call.at.toISOString() };
  const done = await attempt(call.perform('restartWorkload', { params, body }), () => undefined);
  if (!('done' in done)) return show(call, done);
  return { to: here('workloads'), notice: { key: 'restarted', values: [params.workload] } };
}
