import { html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { attempt, type Mistakes } from '../mistakes.js';
import { notTheName, typeToDelete } from '../organization/workspace-pages.js';
import type { ConsolePage, PageAnswer, ShownPage } from '../page.js';
import { projectPlace, whoHolds } from './project-place.js';

const path = '/workspaces/:workspace/projects/:project/applications/:application/delete';
/** Asks before an application is deleted. */
export const deleteApplicationPage: ConsolePage = { method: 'get', path, serve: async (call) => ask(call) };
/** Deletes it. */
export const deleteApplication: ConsolePage = { method: 'post', path, serve: remove };

function ask(call: PageCall, wrong?: Mistakes): ShownPage {
  const place = projectPlace(call);
  const name = param(call, 'application');
  const words = call.text.workload;
  const body = html`${whoHolds(call, place, wrong?.code)}${typeToDelete(call, {
    what: html`<p>${words.removeText}</p>`,
    name,
    action: place.here('applications', name, 'delete'),
    back: place.here('workloads'),
    wrong,
  })}`;
  return { title: words.removeOf(name), body, ...place.around(true), status: wrong?.status ?? 200 };
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
