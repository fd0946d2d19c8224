import { type Issue, issuesOf } from '../issue.js';
import { bindingPath, hostClusterPath, organizationPath, planPath, projectPath, workspacePath } from '../name.js';
import { nearest, quote, quoteAll } from '../quote.js';
import type { Graph } from './graph.js';
import { referencePages } from './reference-page.js';

const { error } = issuesOf(referencePages);

/** Every name that stands for another entity stands for one that is declared. */
export function referenceIssues(graph: Graph): Issue[] {
  return [...workspaceReferences(graph), ...projectReferences(graph), ...bindingReferences(graph)];
}

function workspaceReferences(graph: Graph): Issue[] {
  const issues: Issue[] = [];
  const organizations = graph.organizations.map(({ name }) => name);
  const clusters = graph.hostClusters.map(({ name }) => name);
  const plans = graph.plans.map(({ name }) => name);
  for (const { organization, name, hostCluster, plan, nodePool, groups } of graph.workspaces) {
    const at = workspacePath(organization, name);
    const cluster = graph.hostCluster(hostCluster);
    if (graph.organization(organization) === undefined && !graph.unread.has(organizationPath(organization))) {
      issues.push(unknown(`${at}.organization`, 'organization', organization, organizations));
    }
    if (hostCluster !== undefined && cluster === undefined && !graph.unread.has(hostClusterPath(hostCluster))) {
      issues.push(unknown(`${at}.hostCluster`, 'host cluster', hostCluster, clusters));
    }
    if (plan !== undefined && graph.plan(plan) === undefined && !graph.unread.has(planPath(plan))) {
      issues.push(unknown(`${at}.plan`, 'plan', plan, plans));
    }
    const pools = cluster?.nodePools.map((pool) => pool.name) ?? [];
    if (nodePool !== undefined && cluster !== undefined && !pools.includes(nodePool)) {
      issues.push(unknown(`${at}.nodePool`, `node pool of ${hostCluster}`, nodePool, pools));
    }
    const names = groups.map((group) => group.name);
    for (const group of groups) {
      if (group.parent === undefined || names.includes(group.parent) || graph.unread.has(`${at}.groups`)) continue;
      issues.push(unknown(`${at}.groups.${group.name}.parent`, 'group', group.parent, names));
    }
  }
  return issues;
}

function projectReferences(graph: Graph): Issue[] {
  const issues: Issue[] = [];
  for (const { organization, workspace, name, parent, allowFrom } of graph.projects) {
    const at = projectPath(organization, workspace, name);
    const home = graph.workspace(organization, workspace);
    if (home === undefined) {
      if (!graph.unread.has(workspacePath(organization, workspace))) {
        issues.push(unknown(`${at}.workspace`, 'workspace', `${organization}/${workspace}`, workspaceNames(graph)));
      }
      continue;
    }
    const exists = (other: string) =>
      graph.project(organization, workspace, other) !== undefined ||
      graph.unread.has(projectPath(organization, workspace, other));
    const siblings = () => graph.projectsOf(home).map((project) => project.name);
    if (parent !== undefined && !exists(parent)) issues.push(unknown(`${at}.parent`, 'project', parent, siblings()));
    for (const other of allowFrom) {
      if (!exists(other)) issues.push(unknown(`${at}.allowFrom`, 'project', other, siblings()));
    }
  }
  return issues;
}

function bindingReferences(graph: Graph): Issue[] {
  const issues: Issue[] = [];
  for (const { organization, workspace, name, group, clusterRole, role, project } of graph.groupBindings) {
    const at = bindingPath(organization, workspace, name);
    const target = role !== undefined && project !== undefined;
    const wrong =
      (clusterRole === undefined && !target) || (clusterRole !== undefined && (role ?? project) !== undefined);
    if (wrong && !['clusterRole', 'role', 'project'].some((field) => graph.unread.has(`${at}.${field}`))) {
      const given = Object.entries({ clusterRole, role, project }).filter(([, value]) => value !== undefined);
      const got = given.length === 0 ? 'none of them' : given.map(([field]) => field).join(' and ');
      issues.push(
        error(
          'binding-target',
          at,
          `got ${got}; expected clusterRole, or role and project`,
          'give clusterRole for the whole workspace, or role and project',
        ),
      );
    }
    const home = graph.workspace(organization, workspace);
    if (home === undefined) {
      if (!graph.unread.has(workspacePath(organization, workspace))) {
        issues.push(unknown(`${at}.workspace`, 'workspace', `${organization}/${workspace}`, workspaceNames(graph)));
      }
      continue;
    }
    const groups = home.groups.map((known) => known.name);
    const unreadGroups = graph.unread.has(`${workspacePath(organization, workspace)}.groups`);
    if (group !== undefined && !groups.includes(group) && !unreadGroups)
      issues.push(unknown(`${at}.group`, 'group', group, groups));
    if (project === undefined) continue;
    const bound = graph.project(organization, workspace, project);
    const roles = bound?.roles.map((known) => known.name) ?? [];
    const path = projectPath(organization, workspace, project);
    if (bound === undefined && !graph.unread.has(path)) {
      issues.push(
        unknown(
          `${at}.project`,
          'project',
          project,
          graph.projectsOf(home).map((known) => known.name),
        ),
      );
    } else if (
      bound !== undefined &&
      role !== undefined &&
      !roles.includes(role) &&
      !graph.unread.has(`${path}.roles`)
    ) {
      issues.push(unknown(`${at}.role`, `role of project ${project}`, role, roles));
    }
  }
  return issues;
}

const workspaceNames = (graph: Graph): string[] =>
  graph.workspaces.map(({ organization, name }) => `${organization}/${name}`);

/** Most candidates that a message lists; beyond them it says how many there are. */
const listed = 20;

function unknown(path: string, what: string, name: string, candidates: readonly string[]): Issue {
  const meant = nearest(name, candidates);
  const more = candidates.length > listed ? ` and ${candidates.length - listed} more` : '';
  const rest =
    candidates.length === 0 ? `declare ${quote(name)}` : `use one of ${quoteAll(candidates.slice(0, listed))}${more}`;
  return error(
    'unknown-reference',
    path,
    `unknown ${what} ${quote(name)}`,
    meant === undefined ? rest : `write ${quote(meant)}, or ${rest}`,
  );
}
