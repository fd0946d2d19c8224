import { html } from '../../http/page/html.js';
import type { PageCall, Texts } from '../call.js';
import { input } from '../element/form.js';
import { buttonLink } from '../element/link.js';
import { among, attempt, type Mistakes, mistakesAlert, wrongOf } from '../mistakes.js';
import type { ConsolePage, PageAnswer, ShownPage } from '../page.js';
import { typed } from '../provision.js';
import { projectPlace, whoHolds } from './project-place.js';
import { standingWorkload, workloadIn } from './workload-param.js';

const path = '/workspaces/:workspace/projects/:project/workloads/:kind/:workload/scale';
/** Asks how many pods there are to be. */
export const scalePage: ConsolePage = { method: 'get', path, serve: (call) => show(call) };
/** Says it. */
export const scaleWorkload: ConsolePage = { method: 'post', path, serve: save };

async function show(call: PageCall, form?: Texts, mistakes?: Mistakes): Promise<ShownPage> {
  const { text, format } = call;
  const place = projectPlace(call);
  const { here } = place;
  const { kind, workload } = workloadIn(call);
  const words = text.workload;
  const page = { title: words.scaleOf(workload), ...place.around(true), status: mistakes?.status ?? 200 };
  const found = await standingWorkload(call, place, kind, workload);
  if ('away' in found) return { ...page, body: found.away };
  const { ready, wanted } = found.here;
  const field = {
    ...{ name: 'replicas', label: words.replicas, hint: words.replicasHint },
    value: typed(form, 'replicas', String(wanted)),
    ...wrongOf(text, mistakes, 'replicas'),
  };
  const body = html`${mistakesAlert(text, mistakes)}${whoHolds(call, place, mistakes?.code)}<form method="post" action="${here('workloads', kind, workload, 'scale')}"><section class="card"><p>${words.now(format.number(ready), format.number(wanted))}</p>${input(field, { type: 'number', required: true, autocomplete: 'off' })}<div class="actions"><button class="primary">${words.scale}</button>${buttonLink(here('workloads'), text.cancel)}</div></section></form>`;
  return { ...page, body };
}

async function save(call: PageCall): Promise<PageAnswer> {
  const { workspace, project, here } = projectPlace(call);
  const params = { workspace, project, ...workloadIn(call) };
  const { replicas = '' } = call.form;
  const body = { replicas: /^\d{1,6}$/.test(replicas) ? Number(replicas) : (replicas as never) };
  const done = await attempt(call.perform('scaleWorkload', { params, body }), among(['replicas']));
  if (!('done' in done)) return show(call, call.form, done);
  return { to: here('workloads'), notice: { key: 'scaled', values: [params.workload, replicas] } };
}
