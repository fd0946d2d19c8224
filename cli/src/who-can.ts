import {
  adminProjectRules,
  adminRules,
  can,
  type Group,
  type PolicyRule,
  type Tenancy,
  viewerRules,
} from '@hexabase-kaas/tenancy';
import { Command } from 'commander';
import { type ExitCode, exitCode, WrongUse } from './exit-code.js';
import { issueReport, plainIssues } from './issue-report.js';
import { printable } from './printable.js';
import { progressOn } from './progress.js';
import { review } from './review.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';

/** Options and arguments of `kaas who-can`. */
export interface WhoCanOptions {
  readonly workspace: string;
  readonly namespace?: string;
  /** @default any object: groups that may do it to some names alone are listed with these */
  readonly name?: string;
  readonly with?: readonly string[];
  readonly json?: boolean;
}
export interface WhoCanQuestion extends WhoCanOptions {
  readonly verb: string;
  readonly resource: string;
  readonly files: readonly string[];
}

/** Prints the groups of a workspace that have a right by their bindings. */
export async function whoCan(question: WhoCanQuestion, terminal: Terminal): Promise<ExitCode> {
  const { out, err } = terminal;
  const progress = progressOn(terminal.progress);
  const { issues, tenancy } = await review({ files: question.files, context: question.with ?? [] }, progress);
  progress.end();
  if (tenancy === undefined) {
    if (question.json) out.print(JSON.stringify({ issues: plainIssues(issues) }));
    else err.print(issueReport(issues, err));
    return exitCode.issues;
  }
  const groups = groupsThatCan(tenancy, question);
  if (question.json) {
    out.print(JSON.stringify({ groups }));
    return exitCode.good;
  }
  const where =
    question.namespace === undefined
      ? `workspace ${question.workspace}`
      : `project ${question.namespace} of ${question.workspace}`;
  const of = question.name === undefined ? '' : ` ${question.name}`;
  const right = printable(`${question.verb} ${question.resource}${of} in ${where}`);
  if (groups.length === 0) out.print(`No group can ${right}.`);
  else {
    out.print(`Who can ${right}:`);
    const isNarrow = groups.some(({ names }) => names !== undefined);
    const rows = groups.map(({ name, parent, members, names }) => [
      name,
      parent ?? '',
      ...(isNarrow ? [names === undefined ? 'all' : `only ${printable(names.join(', '))}`] : []),
      members.join(', ') || 'managed in the console',
    ]);
    const titles = ['Group', 'Parent', ...(isNarrow ? ['Objects'] : []), 'Declared members'];
    out.print(
      table(
        titles.map((title) => ({ title })),
        rows,
        out.colors.bold,
      ),
    );
  }
  out.print('By group bindings alone: admission policies may refuse more.');
  return exitCode.good;
}

/** `kaas who-can`. */
export const whoCanCommand = (
  run: (verb: string, resource: string, files: string[], options: WhoCanOptions) => Promise<void>,
): Command =>
  new Command('who-can')
    .summary('list the groups that have a right')
    .description('Lists the groups of a workspace that may do something in it, or in one of its projects.')
    .argument('<verb>', 'get, list, create, delete, ...')
    .argument('<resource>', 'plural, with group and subresource where needed: pods, pods/exec, deployments.apps')
    .argument('<files...>', 'files and directories of documents; - is standard input')
    .requiredOption('-w, --workspace <id>', 'workspace to look at: organization/workspace')
    .option('-n, --namespace <project>', 'project to look at (default: the whole workspace)')
    .option('--name <object>', 'object to look at (default: any; rights to some names alone are listed with these)')
    .option('--with <files...>', 'documents of other sources')
    .option('--json', 'print {"groups": [{name, parent, members, names}]}, with names where a right is for these alone')
    .addHelpText(
      'after',
      `
Examples:
  kaas who-can delete namespaces tenancy/ -w acme/shop
  kaas who-can create deployments.apps tenancy/ -w acme/shop -n web
  kaas who-can get secrets tenancy/ -w acme/shop -n web --name db
  kaas who-can create pods/exec tenancy/ -w acme/shop -n web --json`,
    )
    .action(run);

/** A group that has a right. */
interface GroupThatCan extends Group {
  /** The objects that it is for, where it is not for all. */
  readonly names?: readonly string[];
}

function groupsThatCan(
  tenancy: Tenancy,
  { verb, resource, workspace: id, namespace, name: object }: WhoCanQuestion,
): GroupThatCan[] {
  const workspace = tenancy.workspaces.find(({ organization, name }) => `${organization}/${name}` === id);
  if (workspace === undefined) {
    const known = tenancy.workspaces.map(({ organization, name }) => `${organization}/${name}`);
    throw new WrongUse(
      `there is no workspace "${printable(id)}"; there are ${known.slice(0, 10).join(', ') || 'none'}`,
    );
  }
  const { organization, name } = workspace;
  const projects = tenancy.projects.filter(
    (project) => project.organization === organization && project.workspace === name,
  );
  if (namespace !== undefined && !projects.some((project) => project.name === namespace)) {
    const known = projects.map((project) => project.name).slice(0, 10);
    throw new WrongUse(
      `there is no project "${printable(namespace)}" in ${id}; there are ${known.join(', ') || 'none'}`,
    );
  }
  const rules: readonly PolicyRule[] = [
    ...adminRules(),
    ...viewerRules(),
    ...adminProjectRules(true),
    ...projects.flatMap(({ roles }) => roles.flatMap((role) => role.rules)),
  ];
  const requests = resourcesMeant(resource, rules).map((meant) => ({
    organization,
    workspace: name,
    verb,
    ...meant,
    ...(namespace !== undefined && { namespace }),
  }));
  const named = [...new Set(rules.flatMap(({ resourceNames = [] }) => resourceNames))].sort();
  return workspace.groups.flatMap((group): GroupThatCan[] => {
    const has = (wanted?: string) =>
      requests.some((request) =>
        can(tenancy, { ...request, groups: [group.name], ...(wanted !== undefined && { name: wanted }) }),
      );
    if (has(object)) return [group];
    const names = object === undefined ? named.filter(has) : [];
    return names.length > 0 ? [{ ...group, names }] : [];
  });
}

/** `deployments.apps/scale` names its API group; `deployments` means every group that a rule of the workspace names with it. */
function resourcesMeant(
  text: string,
  rules: readonly { apiGroups: readonly string[]; resources: readonly string[] }[],
) {
  const [, plural = text, group, subresource = ''] = /^([^./]+)(?:\.([^/]+))?(\/.+)?$/.exec(text) ?? [];
  const resource = plural + subresource;
  if (group !== undefined) return [{ apiGroup: group, resource }];
  const groups = new Set(
    rules.filter(({ resources }) => resources.includes(resource)).flatMap(({ apiGroups }) => apiGroups),
  );
  return [...(groups.size > 0 ? groups : [''])].map((apiGroup) => ({ apiGroup, resource }));
}
