import { type Cidr, overlapsCidr, parseCidr } from '../cidr.js';
import type { HostCluster } from '../host-cluster.js';
import { type Issue, issuesOf } from '../issue.js';
import { hostClusterPath, workspacePath } from '../name.js';
import { quote } from '../quote.js';
import type { Graph } from './graph.js';
import { networkPages } from './network-page.js';

const { error } = issuesOf(networkPages);

/** Ranges that are never somebody else's server: the node itself, its link, and where clouds hand out credentials. */
const special: readonly (readonly [range: string, what: string])[] = [
  ['0.0.0.0/8', 'this network'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local, where clouds serve instance metadata'],
  ['168.63.129.16/32', 'the Azure platform address'],
  ['100.100.100.200/32', 'Alibaba Cloud instance metadata'],
  ['224.0.0.0/4', 'multicast'],
  ['::/128', 'the unspecified address'],
  ['::1/128', 'loopback'],
  ['fe80::/10', 'link-local'],
  ['fd00:ec2::/32', 'AWS instance metadata'],
  ['fd20:ce::/32', 'Google Cloud instance metadata'],
  ['ff00::/8', 'multicast'],
];

/** Address ranges: those of a host cluster are apart from each other, and no tenant is let out into them. */
export function networkIssues(graph: Graph): Issue[] {
  return [...graph.hostClusters.flatMap(hostIssues), ...egressIssues(graph)];
}

function hostIssues(cluster: HostCluster): Issue[] {
  const ranges = hostRanges(cluster);
  return ranges.flatMap(([field, range], i) =>
    ranges
      .slice(i + 1)
      .filter(([other, otherRange]) => !(field === 'nodeCidrs' && other === 'nodeCidrs') && overlap(range, otherRange))
      .map(([other, otherRange]) =>
        error(
          'network-overlap',
          `${hostClusterPath(cluster.name)}.network.${other}`,
          `${otherRange} overlaps ${range} of ${field}`,
          'give the ranges that the cluster was made with; they never overlap',
        ),
      ),
  );
}

function egressIssues(graph: Graph): Issue[] {
  return graph.workspaces.flatMap(({ organization, name, hostCluster, egressCidrs }) => {
    if (egressCidrs.length === 0) return [];
    const cluster = graph.hostCluster(hostCluster);
    const host = cluster === undefined ? [] : hostRanges(cluster);
    const closed = [...host.map(([field, range]) => [range, `${field} of ${hostCluster}`] as const), ...special].map(
      ([other, what]) => ({ other, what, range: parseCidr(other) }),
    );
    const at = `${workspacePath(organization, name)}.egressCidrs`;
    return egressCidrs.flatMap((range) => {
      if (range.endsWith('/0')) {
        return [
          error(
            'egress-cidr',
            at,
            `${quote(range)} is every address, those of the host included`,
            'set internetEgress, which leaves the host out',
          ),
        ];
      }
      const opened = parseCidr(range);
      return closed
        .filter((one) => opened !== undefined && one.range !== undefined && overlapsCidr(opened, one.range))
        .map(({ other, what }) =>
          error('egress-cidr', at, `${quote(range)} overlaps ${other}: ${what}`, 'leave that range out'),
        );
    });
  });
}

const hostRanges = ({ network }: HostCluster): (readonly [field: string, range: string])[] => [
  ['podCidr', network.podCidr],
  ['serviceCidr', network.serviceCidr],
  ...network.nodeCidrs.map((range) => ['nodeCidrs', range] as const),
];

function overlap(a: string, b: string): boolean {
  const [left, right]: (Cidr | undefined)[] = [parseCidr(a), parseCidr(b)];
  return left !== undefined && right !== undefined && overlapsCidr(left, right);
}
