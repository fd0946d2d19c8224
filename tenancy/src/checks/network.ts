import { type Cidr, overlapsCidr, parseCidr } from '../cidr.js';
import type { HostCluster } from '../host-cluster.js';
import { type Issue, issuesOf } from '../issue.js';
import { hostClusterPath, workspacePath } from '../name.js';
import { quote } from '../quote.js';
import type { Graph } from './graph.js';
import { networkPages } from './network-page.js';
import { egressSharedIssues } from './network-shared.js';

const { error } = issuesOf(networkPages);

/** What no machine can have as its address: the node itself, its link, and groups of machines. */
const nowhere: readonly (readonly [range: string, what: string])[] = [
  ['0.0.0.0/8', 'this network'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local, where clouds serve instance metadata'],
  ['224.0.0.0/4', 'multicast'],
  ['::/128', 'the unspecified address'],
  ['::1/128', 'loopback'],
  ['fe80::/10', 'link-local'],
  ['ff00::/8', 'multicast'],
];
/** Ranges that are never somebody else's server: those, where clouds hand out credentials, and IPv4 dressed as IPv6. */
const special: readonly (readonly [range: string, what: string])[] = [
  ...nowhere,
  ['168.63.129.16/32', 'the Azure platform address'],
  ['100.100.100.200/32', 'Alibaba Cloud instance metadata'],
  ['192.0.0.192/32', 'Oracle Cloud instance metadata'],
  ['240.0.0.0/4', 'reserved'],
  ['fd00:ec2::/32', 'AWS instance metadata'],
  ['fd20:ce::/32', 'Google Cloud instance metadata'],
  ['fd00:c1::a9fe:a9fe/128', 'Oracle Cloud instance metadata'],
  ['::ffff:0:0/96', 'IPv4 addresses as IPv6'],
  ['64:ff9b::/96', 'IPv4 addresses through NAT64'],
  ['64:ff9b:1::/48', 'IPv4 addresses through NAT64'],
  ['2002::/16', 'IPv4 addresses through 6to4'],
];

/** Address ranges: those of a host cluster are apart from each other, and no tenant is let out into them. */
export function networkIssues(graph: Graph): Issue[] {
  return [...graph.hostClusters.flatMap(hostIssues), ...egressIssues(graph), ...egressSharedIssues(graph)];
}

function hostIssues(cluster: HostCluster): Issue[] {
  const ranges = hostRanges(cluster);
  const at = `${hostClusterPath(cluster.name)}.network`;
  const apart = ranges.flatMap(([field, range], i) =>
    ranges
      .slice(i + 1)
      .filter(([other, otherRange]) => !(field === 'nodeCidrs' && other === 'nodeCidrs') && overlap(range, otherRange))
      .map(([other, otherRange]) =>
        error(
          'network-overlap',
          `${at}.${other}`,
          `${otherRange} overlaps ${range} of ${field}`,
          'give the ranges that the cluster was made with; they never overlap',
        ),
      ),
  );
  return [...apart, ...ranges.flatMap(([field, range]) => wide(`${at}.${field}`, range))];
}

/** A range of the host that cannot be one: a policy made from it would open what it means to close. */
function wide(at: string, range: string): Issue[] {
  const fix = 'give the range that the cluster was made with';
  if (range.endsWith('/0')) return [error('network-range', at, `${range} is every address`, fix)];
  return nowhere
    .filter(([other]) => overlap(range, other))
    .map(([other, what]) => error('network-range', at, `${range} overlaps ${other}: ${what}`, fix));
}

function egressIssues(graph: Graph): Issue[] {
  const hosts = graph.hostClusters.flatMap((cluster) =>
    hostRanges(cluster).map(([field, range]) => ({ range, what: `${field} of ${cluster.name}`, home: cluster.name })),
  );
  const closed = [...hosts, ...special.map(([range, what]) => ({ range, what, home: '' }))].map((one) => ({
    ...one,
    parsed: parseCidr(one.range),
  }));
  return graph.workspaces.flatMap(({ organization, name, hostCluster, egressCidrs }) => {
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
      const met = closed.filter(
        ({ parsed }) => opened !== undefined && parsed !== undefined && overlapsCidr(opened, parsed),
      );
      // Host clusters may have the same ranges: the workspace's own is the one to name.
      const own = new Set(met.filter(({ home }) => home === hostCluster).map((one) => one.range));
      const first = new Map(
        met.filter((one) => one.home === hostCluster || !own.has(one.range)).map((one) => [one.range, one]),
      );
      return [...first.values()].map((one) =>
        error('egress-cidr', at, `${quote(range)} overlaps ${one.range}: ${one.what}`, 'leave that range out'),
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
