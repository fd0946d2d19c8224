import { html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { attempt, type Mistakes } from '../mistakes.js';
import { notTheName, typeToDelete } from '../organization/workspace-pages.js';
import type { ConsolePage, PageAnswer, ShownPage } from '../page.js';
import { projectPlace, whoHolds } from './project-place.js';
import { standingWorkload } from './workload-param.js';

const path = '/workspaces/:workspace/projects/:project/applications/:application/delete';
/** Asks before an application is deleted. */
export const deleteApplicationPage: ConsolePage = { method: 'get', path, serve: (call) => ask(call) };
/** Deletes it. */
export const deleteApplication: ConsolePage = { method: 'post', path, serve: remove };

async function ask(call: PageCall, wrong?: Mistakes): Promise<ShownPage> {
  const place = projectPlace(call);
  const name = param(call, 'application');
  const words = call.text.workload;
  const page = { title: words.removeOf(name), ...place.around(true), status: wrong?.status ?? 200 };
  const found = await standingWorkload(call, place, 'deployment', name);
  if ('away' in found) return { ...page, body: found.away };
  if (!found.here.deployedHere) return { ...page, body: html`<p class="alert note">${words.notHere}</p>` };
  const body = html`${whoHolds(call, place, wrong?.code)}${typeToDelete(call, {
    what: html`<p>${words.removeText}</p>`,
    name,
    action: place.here('applications', name, 'delete'),
    back: place.here('workloads'),
    wrong,
  })}`;
  return { ...page, body };
}

async function remove(call: PageCall): Promise<PageAnswer> {
  const { workspace, project, here } = projectPlace(call);
  const application = param(call, 'application');
  // Whoever has nothing to do with the workspace is refused, whatever they type.
  if ((await call.may('workspace:use', { workspace })) && call.form.confirm !== application)
    return ask(call, notTheName);
  const params = { workspace, project, application };
  const done = await attempt(call.perform('removeApplication', { params }), () => undefined);
  if (!('done' in done)) return ask(call, done);
  return { to: here('workloads'), notice: { key: 'undeployed', values: [application] } };
}
