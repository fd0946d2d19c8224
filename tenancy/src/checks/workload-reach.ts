import type { HostCluster } from '../host-cluster.js';
import { hostnamesOverlap } from '../hostname.js';
import { type Issue, issuesOf } from '../issue.js';
import type { Manifest } from '../manifests/manifest.js';
import { quote, quoteAll } from '../quote.js';
import type { Workspace } from '../workspace.js';
import { workloadPages } from './workload-page.js';
import { fields, list } from './workload-pod.js';

const { error } = issuesOf(workloadPages);

/** What a Service or an Ingress answers to is the workspace's own: none of another tenant's names or addresses. */
export function reachIssues(at: string, workload: Manifest, workspace?: Workspace, cluster?: HostCluster): Issue[] {
  if (workload.kind === 'Service' && !workload.apiVersion.includes('/')) return ofService(at, workload);
  const ingress = workload.kind === 'Ingress' && workload.apiVersion.startsWith('networking.k8s.io/');
  return ingress && workspace !== undefined ? ofIngress(at, workload, workspace, cluster) : [];
}

function ofService(at: string, { spec }: Manifest): Issue[] {
  const { type, externalIPs } = fields(spec);
  const issues: Issue[] = [];
  if (type === 'ExternalName')
    issues.push(
      error('workload-reach', `${at}.spec.type`, 'got "ExternalName", a name of somebody else', 'connect by that name'),
    );
  if (Array.isArray(externalIPs) ? externalIPs.length > 0 : externalIPs !== undefined && externalIPs !== null)
    issues.push(
      error(
        'workload-reach',
        `${at}.spec.externalIPs`,
        "takes addresses that may be another's (CVE-2020-8554)",
        'remove it',
      ),
    );
  return issues;
}

function ofIngress(at: string, { spec, metadata }: Manifest, workspace: Workspace, cluster?: HostCluster): Issue[] {
  const { rules, tls, defaultBackend, ingressClassName } = fields(spec);
  const refuse = (field: string, message: string, fix: string) =>
    error('workload-reach', `${at}.${field}`, message, fix);
  const issues: Issue[] = [];
  if (cluster !== undefined) {
    const own = cluster.ingress?.className;
    const given = ingressClassName ?? metadata.annotations?.['kubernetes.io/ingress.class'];
    if (own === undefined) {
      issues.push(refuse('spec', `host cluster ${cluster.name} has no ingress`, 'remove it, or declare ingress there'));
    } else if (given !== own) {
      const got = given === undefined ? 'is missing' : `got ${quote(given)}`;
      issues.push(refuse('spec.ingressClassName', `${got}; expected ${quote(own)}`, `write ${own}`));
    }
  }
  if (defaultBackend !== undefined && defaultBackend !== null)
    issues.push(refuse('spec.defaultBackend', "would serve everybody's names", 'remove it'));
  for (const { host } of list(rules)) {
    if (host === undefined || host === null || host === '')
      issues.push(refuse('spec.rules', "has a rule without host, which would serve everybody's names", 'give a host'));
  }
  const hosts = [
    ...list(rules).map(({ host }) => ['spec.rules', host] as const),
    ...list(tls).flatMap((entry) =>
      (Array.isArray(entry.hosts) ? entry.hosts : []).map((host: unknown) => ['spec.tls', host] as const),
    ),
  ];
  for (const [field, host] of hosts) {
    if (host === undefined || host === null || host === '' || covered(host, workspace.hostnames)) continue;
    const known = quoteAll(workspace.hostnames);
    issues.push(
      refuse(field, `${quote(host)} is not in hostnames of the workspace: ${known}`, 'add it to hostnames, or use one'),
    );
  }
  return issues;
}

/** A wildcard stands for one label, and is itself covered only by itself. */
const covered = (host: unknown, hostnames: readonly string[]): boolean =>
  typeof host === 'string' &&
  (hostnames.includes(host) || (!host.startsWith('*') && hostnames.some((own) => hostnamesOverlap(own, host))));
