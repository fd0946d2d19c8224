import { type Cidr, containsCidr, parseCidr } from '../cidr.js';
import { type Issue, issuesOf } from '../issue.js';
import { workspacePath } from '../name.js';
import { quote } from '../quote.js';
import type { Workspace } from '../workspace.js';
import type { Graph } from './graph.js';
import { networkPages } from './network-page.js';

const { warning } = issuesOf(networkPages);

/** Two organizations may reach one server, like a database; somebody should know that they do. */
export function egressSharedIssues(graph: Graph): Issue[] {
  const opened = graph.workspaces.flatMap((workspace) =>
    workspace.egressCidrs.flatMap((text): Opened[] => {
      const range = parseCidr(text);
      return range === undefined ? [] : [{ text, range, workspace }];
    }),
  );
  opened.sort((a, b) => order(a.range, b.range));
  // Ranges are aligned: the ones that a range shares an address with are those around it, and each of them around the next.
  const around: Opened[][] = [];
  return opened.flatMap((one) => {
    while (around.at(-1)?.every(({ range }) => !containsCidr(range, one.range))) around.pop();
    const other = around.flat().find(({ workspace }) => workspace.organization !== one.workspace.organization);
    const same = around.at(-1);
    if (same === undefined || same[0]?.text !== one.text) around.push([one]);
    // Two organizations are enough to name one that is not the next one's own.
    else if (same.every(({ workspace }) => workspace.organization !== one.workspace.organization) && same.length < 2)
      same.push(one);
    return other === undefined ? [] : [shared(one, other)];
  });
}

interface Opened {
  readonly text: string;
  readonly range: Cidr;
  readonly workspace: Workspace;
}

const order = (a: Cidr, b: Cidr): number =>
  a.version - b.version || (a.first < b.first ? -1 : a.first > b.first ? 1 : a.prefix - b.prefix);

const shared = ({ text, workspace }: Opened, other: Opened): Issue =>
  warning(
    'egress-shared',
    `${workspacePath(workspace.organization, workspace.name)}.egressCidrs`,
    `${quote(text)} overlaps ${quote(other.text)} of workspace ${other.workspace.organization}/${other.workspace.name}, of another organization`,
    'nothing, if both are meant to reach it; otherwise narrow one of them',
  );
