import type { AnswerOf, Operations } from '../../api/index.js';
import { type Fragment, type Html, html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { openChange } from '../element/change-state.js';
import { buttonLink } from '../element/link.js';
import { badge, card, copyable, empty, facts } from '../element/panel.js';
import { table } from '../element/table.js';
import { originBadge } from '../element/workspace-badge.js';
import type { ConsolePage, ShownPage } from '../page.js';
import { declaredIn, orOff } from '../provision.js';

/** Projects of a workspace, as a tree. */
export const projectsPage: ConsolePage = { method: 'get', path: '/workspaces/:workspace/projects', serve: show };
/** One of them: its quota, roles, and who is bound to what. */
export const projectPage: ConsolePage = {
  method: 'get',
  path: '/workspaces/:workspace/projects/:project',
  serve: showProject,
};

/** A project as the API answers it. */
export type Project = AnswerOf<Operations['getProject']>;

async function show(call: PageCall): Promise<ShownPage> {
  const { text, path } = call;
  const workspace = param(call, 'workspace');
  const words = text.provision;
  const found = await orOff(call, call.ask('listProjects', { params: { workspace } }));
  const page = { title: words.projects, lead: words.projectsLead, workspace, tab: 'projects' };
  if ('off' in found) {
    const command = `kaas who-can get pods tenancy/ -w ${workspace.replace('--', '/')}`;
    return {
      ...page,
      body: html`<section class="card">${found.off}${copyable('who-can', text.detail.command, command, text.copy, text.copied)}</section>`,
    };
  }
  const manages = await call.may('workspace:manage', { workspace });
  const start = manages
    ? buttonLink(path('workspaces', workspace, 'new-project'), words.newProject, 'primary')
    : undefined;
  const projects = found.here.items;
  const body = html`<section class="card">${
    projects.length === 0
      ? empty(words.projectsEmpty, words.projectsEmptyText, start)
      : projectTree(call, workspace, projects)
  }</section>`;
  return { ...page, body, ...(start !== undefined && projects.length > 0 && { beside: start }) };
}

/** Projects as a tree of lists; one whose parent is not there stands at the top. */
export function projectTree(call: PageCall, workspace: string, projects: readonly Project[]): Html {
  const { text, path } = call;
  const names = new Set(projects.map(({ name }) => name));
  const branch = (above: string | undefined, seen: readonly string[]): Fragment => {
    const inside = projects.filter(({ name, spec: { parent } }) => {
      const at = parent !== undefined && names.has(parent) ? parent : undefined;
      return at === above && !seen.includes(name);
    });
    if (inside.length === 0) return null;
    return html`<ul${above === undefined ? html` class="tree"` : null}>${inside.map(
      (one) =>
        html`<li><div class="node"><a href="${path('workspaces', workspace, 'projects', one.name)}">${one.name}</a>
<span class="muted small">${one.roles.length === 0 ? null : one.roles.map(({ name }) => name).join(', ')}</span>${originBadge(text, one.origin)}${openChange(call, ['workspaces', workspace], one.change)}</div>${branch(one.name, [...seen, one.name])}</li>`,
    )}</ul>`;
  };
  return html`${branch(undefined, [])}`;
}

async function showProject(call: PageCall): Promise<ShownPage> {
  const { text, path } = call;
  const [workspace, name] = [param(call, 'workspace'), param(call, 'project')];
  const words = text.provision;
  const page = { title: name, workspace, tab: 'projects', trail: [] };
  const found = await orOff(call, call.ask('getProject', { params: { workspace, project: name } }));
  if ('off' in found) return { ...page, body: html`<section class="card">${found.off}</section>` };
  const project = found.here;
  const manages = await call.may('workspace:manage', { workspace });
  const bindings = (await call.ask('listBindings', { params: { workspace } })).items.filter(
    ({ spec }) => spec.project === name,
  );
  const here = (...steps: readonly string[]) => path('workspaces', workspace, 'projects', name, ...steps);
  const { parent, quota, allowFrom = [], ingressPorts = [] } = project.spec;
  const about = facts([
    [
      words.parent,
      parent === undefined
        ? words.top
        : html`<a href="${path('workspaces', workspace, 'projects', parent)}">${parent}</a>`,
    ],
    [
      words.quota,
      quota === undefined
        ? words.quotaStandard
        : Object.entries(quota)
            .map(([key, amount]) => `${key} ${amount}`)
            .join(', '),
    ],
    [words.allowFrom, allowFrom.length === 0 ? null : allowFrom.join(', ')],
    [words.ingressPorts, ingressPorts.length === 0 ? null : ingressPorts.join(', ')],
    [text.access.origin, originBadge(text, project.origin)],
  ]);
  const works = await call.may('workspace:use', { workspace });
  const mine = manages && project.origin === 'managed';
  const actions = html`<div class="actions">${works ? buttonLink(here('workloads'), text.workload.workloads, 'primary') : null}${buttonLink(here('access'), words.whoShort)}${mine ? buttonLink(here('edit'), words.edit) : null}${mine ? buttonLink(here('delete'), words.remove, 'quiet') : null}</div>`;
  const roles = table(
    words.roles,
    [
      { label: words.role, cell: (one) => html`<a href="${here('roles', one.name)}"><strong>${one.name}</strong></a>` },
      { label: words.rules, cell: (one) => words.rulesOf(one.rules.length) },
      {
        label: words.bindings,
        cell: (one) =>
          html`<span class="badges">${bindings.filter(({ spec }) => spec.role === one.name).map(({ spec }) => badge(spec.group, 'tint'))}</span>`,
      },
    ],
    project.roles,
  );
  const newRole = mine ? buttonLink(here('new-role'), words.newRole) : undefined;
  const body = html`${project.origin === 'declared' ? declaredIn(call, project.file) : null}${card(words.project, html`${about}${actions}`)}
<section class="card flush"><h2>${words.roles}</h2>${project.roles.length === 0 ? empty(words.rolesEmpty, words.rolesEmptyText, newRole) : html`${roles}${newRole === undefined ? null : html`<p class="pages">${newRole}</p>`}`}</section>`;
  const beside = openChange(call, ['workspaces', workspace], project.change);
  return { ...page, body, ...(beside !== null && { beside: html`${beside}` }) };
}
