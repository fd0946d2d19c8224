import { memberKubeconfig } from '@hexabase-kaas/tenancy';
import { type Html, html } from '../../http/page/html.js';
import { Problem } from '../../http/problem.js';
import { type PageCall, param } from '../call.js';
import { groupTree } from '../element/group-tree.js';
import { buttonLink, workspacePlace } from '../element/link.js';
import { badge, card, copyable, empty, facts } from '../element/panel.js';
import { sameAsCode } from '../element/same-as-code.js';
import { originBadge, stateBadge } from '../element/workspace-badge.js';
import type { ConsolePage, PageFile, ShownPage } from '../page.js';
import { orOff } from '../provision.js';
import { workspaceCode } from '../same-as-code.js';
import { projectTree } from './projects-page.js';
import { statusPart } from './status-page.js';
import { usageCard } from './usage-page.js';

/** A workspace: plan, state, people, and how to come in. */
export const workspacePage: ConsolePage = { method: 'get', path: '/workspaces/:workspace', serve: show };
/** Its kubeconfig, which holds no secret. */
export const kubeconfigFile: ConsolePage = {
  method: 'get',
  path: '/workspaces/:workspace/kubeconfig',
  serve: kubeconfig,
};

async function show(call: PageCall): Promise<ShownPage> {
  const { text, path, format } = call;
  const id = param(call, 'workspace');
  const workspace = await call.ask('getWorkspace', { params: { workspace: id } });
  const state = await call.ask('getWorkspaceState', { params: { workspace: id } });
  const inside = await call.may('workspace:people', { workspace: id });
  const groups = inside ? (await call.ask('listGroups', { params: { workspace: id } })).items : [];
  const people = inside
    ? await call.ask('listPeople', { params: { workspace: id }, query: { limit: 200 } })
    : undefined;
  const words = text.detail;
  const prices = state.prices.map(({ amount, currency, interval }) => {
    const price = format.money(amount, currency);
    return html`<li>${interval === 'month' ? words.perMonth(price) : words.perYear(price)}</li>`;
  });
  const plan = card(
    words.plan,
    html`<p class="figure">${state.plan ?? text.unknown}</p>
${state.planVersion === null ? null : html`<p class="muted">${words.version(state.planVersion)}</p>`}
${prices.length === 0 ? html`<p class="muted">${words.noPrice}</p>` : html`<ul class="plain">${prices}</ul>`}
<p class="hint">${words.limitsHint}</p>
${(await call.may('organization:users', { organization: workspace.organization })) ? html`<div class="actions">${buttonLink(path('organizations', workspace.organization, 'workspaces', workspace.name, 'edit'), words.changePlan)}</div>` : null}`,
  );
  const standing = card(
    words.state,
    html`<p>${stateBadge(text, state.state)} ${originBadge(text, workspace.origin)}</p><p class="muted">${text.stateHint[state.state]}</p>
${facts([
  [text.workspaceList.cluster, state.hostCluster],
  [words.declared, state.declaredAt === null ? null : format.moment(state.declaredAt)],
  [words.applied, state.appliedAt === null ? null : format.moment(state.appliedAt)],
  [text.id, html`<code>${id}</code>`],
])}`,
  );
  const members =
    people === undefined
      ? html`<p class="alert note">${words.notMember}</p>`
      : html`${card(
          text.access.groups,
          html`<p class="muted">${words.membersCount(people.items.length, people.next !== null)}</p>${groups.length === 0 ? empty(text.access.groupsEmpty, text.access.groupsEmptyText) : groupTree(call, id, groups)}
<div class="actions">${buttonLink(path('workspaces', id, 'groups'), words.viewGroups)}${buttonLink(path('workspaces', id, 'people'), words.viewPeople)}</div>`,
        )}`;
  const code = workspaceCode({
    organization: workspace.organization,
    name: workspace.name,
    plan: state.plan,
    hostCluster: state.hostCluster,
    groups: groups
      .filter(({ origin }) => origin === 'declared')
      .map(({ name, parent }) => ({
        name,
        parent,
        members: (people?.items ?? [])
          .filter((one) => one.groups.some(({ group, origin }) => group === name && origin === 'declared'))
          .map(({ person }) => person),
      })),
  });
  const live = await statusPart(call, workspace.organization, workspace.name);
  const body = html`${live}
<div class="grid">${standing}${plan}</div>
${connect(call, id, state.apiServer)}${await usageCard(call, id)}${members}
${inside ? await projectsCard(call, id) : null}
${inside ? sameAsCode(text, code) : null}`;
  return { title: workspace.name, body, workspace: id, tab: '', beside: badge(workspace.organization, 'plain') };
}

/** Projects, or how to ask the tenancy where this installation does not write it. */
async function projectsCard(call: PageCall, workspace: string): Promise<Html> {
  const { text, path } = call;
  const words = text.detail;
  const found = await orOff(call, call.ask('listProjects', { params: { workspace } }));
  if ('off' in found) {
    const command = `kaas who-can get pods tenancy/ -w ${workspacePlace(workspace)}`;
    return card(
      words.projects,
      html`<p class="muted">${words.projectsText}</p>${copyable('who-can', words.command, command, text.copy, text.copied)}`,
    );
  }
  const projects = found.here.items;
  const list =
    projects.length === 0
      ? empty(text.provision.projectsEmpty, text.provision.projectsEmptyText)
      : projectTree(call, workspace, projects);
  return card(
    text.provision.projects,
    html`${list}<div class="actions">${buttonLink(path('workspaces', workspace, 'projects'), words.viewProjects)}${buttonLink(path('workspaces', workspace, 'changes'), text.provision.changes)}</div>`,
  );
}

function connect({ text, path }: PageCall, id: string, apiServer: string | null) {
  const words = text.detail;
  if (apiServer === null) return card(words.connect, empty(words.noAddressTitle, words.noAddress));
  return card(
    words.connect,
    html`<p class="muted">${words.connectLead}</p><ol class="steps">
<li>${words.step1}${copyable('step-1', words.command, 'kubectl krew install oidc-login', text.copy, text.copied)}</li>
<li>${words.step2}<div class="actions">${buttonLink(path('workspaces', id, 'kubeconfig'), words.download, 'primary')}</div></li>
<li>${words.step3}${copyable('step-3', words.command, `kubectl --kubeconfig ${id}.kubeconfig.json get namespaces`, text.copy, text.copied)}</li></ol>
${facts([[words.address, html`<code>${apiServer}</code>`]])}`,
  );
}

async function kubeconfig(call: PageCall): Promise<PageFile> {
  const workspace = param(call, 'workspace');
  const { organization, name } = await call.ask('getWorkspace', { params: { workspace } });
  const { apiServer } = await call.ask('getWorkspaceState', { params: { workspace } });
  if (apiServer === null)
    throw new Problem('UNAVAILABLE', 'HOST_CLUSTER_DOMAINS does not say the domain of the host cluster');
  const text = memberKubeconfig({ organization, workspace: name, apiServer, issuer: call.issuer });
  return { name: `${workspace}.kubeconfig.json`, type: 'application/json', text: `${text}\n` };
}
