import { defaultGroups } from '../default-group.js';
import { type Issue, issuesOf } from '../issue.js';
import { projectPath, workspacePath } from '../name.js';
import { quote } from '../quote.js';
import type { Graph } from './graph.js';
import { treePages } from './tree-page.js';

const { error } = issuesOf(treePages);

/** Groups and projects make trees: no cycles, and no two groups that a file system could take for one. */
export function treeIssues(graph: Graph): Issue[] {
  const issues: Issue[] = [];
  for (const workspace of graph.workspaces) {
    const at = workspacePath(workspace.organization, workspace.name);
    for (const cycle of cycles(workspace.groups)) {
      issues.push(
        error(
          'group-cycle',
          `${at}.groups.${cycle[0]}.parent`,
          `groups are above each other: ${round(cycle)}`,
          'give one of them another parent',
        ),
      );
    }
    issues.push(
      ...sameButForCase(
        at,
        workspace.groups.map(({ name }) => name),
      ),
    );
    for (const cycle of cycles(graph.projectsOf(workspace))) {
      const path = projectPath(workspace.organization, workspace.name, cycle[0] ?? '');
      issues.push(
        error(
          'project-cycle',
          `${path}.parent`,
          `projects are above each other: ${round(cycle)}`,
          'give one of them another parent, or none',
        ),
      );
    }
  }
  return issues;
}

/** Group names stand in file names, where capitals may make no difference. */
function sameButForCase(at: string, names: readonly string[]): Issue[] {
  const seen = new Map<string, string>();
  const issues: Issue[] = [];
  for (const name of names) {
    const other = seen.get(name.toLowerCase());
    if (other === undefined) seen.set(name.toLowerCase(), name);
    else {
      const mine = defaultGroups.some((group) => group.name === name) ? other : name;
      issues.push(
        error(
          'name-collision',
          `${at}.groups.${mine}`,
          `${quote(name)} and ${quote(other)} differ only in capitals`,
          'rename one of them',
        ),
      );
    }
  }
  return issues;
}

interface TreeNode {
  readonly name: string;
  readonly parent?: string;
}

/** Every cycle once, from its first name by code unit on. */
function cycles(nodes: readonly TreeNode[]): string[][] {
  const parents = new Map(nodes.map(({ name, parent }) => [name, parent]));
  const done = new Set<string>();
  const found: string[][] = [];
  for (const { name } of nodes) {
    const trail: string[] = [];
    let here: string | undefined = name;
    while (here !== undefined && parents.has(here) && !done.has(here)) {
      done.add(here);
      trail.push(here);
      here = parents.get(here);
    }
    const start = here === undefined ? -1 : trail.indexOf(here);
    if (start < 0) continue;
    const cycle = trail.slice(start);
    const first = cycle.indexOf([...cycle].sort()[0] ?? '');
    found.push([...cycle.slice(first), ...cycle.slice(0, first)]);
  }
  return found;
}

const round = (cycle: readonly string[]): string => [...cycle, cycle[0]].join(' > ');
