import { type Html, html } from '../../http/page/html.js';
import { Problem } from '../../http/problem.js';
import { type PageCall, param } from '../call.js';
import { buttonLink } from '../element/link.js';
import { empty } from '../element/panel.js';
import type { ShownPage } from '../page.js';

/** A project whose workloads a page is about. */
export interface ProjectPlace {
  readonly workspace: string;
  readonly project: string;
  /** Path of a page of the project. */
  here(...steps: readonly string[]): string;
  /** What every such page has around it; with a trail to the list of workloads when it is not that. */
  around(inside: boolean): Pick<ShownPage, 'workspace' | 'tab' | 'trail'>;
}

/** The project that a call names. */
export function projectPlace(call: PageCall): ProjectPlace {
  const [workspace, project] = [param(call, 'workspace'), param(call, 'project')];
  const here = (...steps: readonly string[]) => call.path('workspaces', workspace, 'projects', project, ...steps);
  const places = [
    { label: project, href: here() },
    { label: call.text.workload.workloads, href: here('workloads') },
  ];
  return {
    ...{ workspace, project, here },
    around: (inside) => ({ workspace, tab: 'projects', trail: inside ? places : places.slice(0, 1) }),
  };
}

/** What the API server answers; in its place why there is nothing: it refuses, is silent, or nobody knows where it is. */
export async function orAway<T>(
  call: PageCall,
  { workspace, here }: ProjectPlace,
  work: Promise<T>,
): Promise<{ readonly here: T } | { readonly away: Html }> {
  const words = call.text.workload;
  try {
    return { here: await work };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const said = html`<p lang="en"><code>${error.detail}</code></p>`;
    const [organization = '', name = ''] = workspace.split('--');
    const status = buttonLink(call.path('organizations', organization, 'workspaces', name, 'status'), words.status);
    const shown = (title: string, text: string, action: Html): { readonly away: Html } => ({
      away: html`<section class="card">${empty(title, text, action)}${said}</section>`,
    });
    if (error.code === 'WORKSPACE_REFUSED')
      return shown(words.refused, words.refusedText, buttonLink(here('access'), words.who));
    if (error.code === 'WORKSPACE_UNREACHABLE') return shown(words.unreachable, words.unreachableText, status);
    if (error.code === 'NO_ADDRESS') return shown(words.noAddress, words.noAddressText, status);
    throw error;
  }
}

/** The way to who holds a right, under a form that was refused for want of one. */
export const whoHolds = (call: PageCall, place: ProjectPlace, code: string | undefined): Html | null =>
  code === 'WORKSPACE_REFUSED' ? html`<p>${buttonLink(place.here('access'), call.text.workload.who)}</p>` : null;
