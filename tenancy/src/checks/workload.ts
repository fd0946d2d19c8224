import { type Issue, issuesOf } from '../issue.js';
import type { Manifest } from '../manifests/manifest.js';
import { domain, projectPath } from '../name.js';
import type { Project } from '../project.js';
import { quote } from '../quote.js';
import type { Graph } from './graph.js';
import { claimIssues, workloadDemandIssues } from './workload-demand.js';
import { workloadPages } from './workload-page.js';

const { error } = issuesOf(workloadPages);

/** Objects in a project are ordinary ones of that project, hold no secret, and fit its quota. */
export function workloadIssues(graph: Graph): Issue[] {
  return graph.projects.flatMap((project) => {
    if (project.workloads.length === 0) return [];
    const { organization, workspace, name } = project;
    const plan = graph.plan(graph.workspace(organization, workspace)?.plan ?? '');
    const at = `${projectPath(organization, workspace, name)}.workloads`;
    return [
      ...project.workloads.flatMap((workload) => ofWorkload(`${at}.${nameOf(workload)}`, workload, project)),
      ...twice(at, project.workloads),
      ...project.workloads.flatMap((workload) => claimIssues(`${at}.${nameOf(workload)}`, workload)),
      ...(plan === undefined ? [] : workloadDemandIssues(at, project, plan)),
    ];
  });
}

/** Kinds that the tenancy declares itself, or that are not of a namespace. */
const refusedKinds: Readonly<Record<string, string>> = {
  Namespace: 'declare a project',
  ResourceQuota: 'set quota of the project',
  LimitRange: 'set container of the plan',
  NetworkPolicy: 'set allowFrom and ingressPorts of the project',
  Role: 'declare it in roles of the project',
  RoleBinding: 'declare a GroupBinding',
  ClusterRole: 'use a preset ClusterRole, or declare roles of projects',
  ClusterRoleBinding: 'declare a GroupBinding with clusterRole',
  Endpoints: 'use a Service with a selector',
  EndpointSlice: 'use a Service with a selector',
};
const clusterKinds: readonly string[] = [
  'APIService',
  'CertificateSigningRequest',
  'ClusterIssuer',
  'ClusterTrustBundle',
  'CSIDriver',
  'CSINode',
  'CustomResourceDefinition',
  'DeviceClass',
  'FlowSchema',
  'IngressClass',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
  'VolumeSnapshotClass',
];

function ofWorkload(at: string, workload: Manifest, project: Project): Issue[] {
  const { kind, metadata } = workload;
  const issues: Issue[] = [];
  const instead = Object.hasOwn(refusedKinds, kind) ? refusedKinds[kind] : undefined;
  if (instead !== undefined)
    issues.push(error('workload-kind', at, `${kind} is declared by the tenancy itself`, instead));
  if (clusterKinds.includes(kind))
    issues.push(error('workload-kind', at, `${kind} is not of a namespace`, 'remove it'));
  if (kind === 'List' || kind.endsWith('List'))
    issues.push(error('workload-kind', at, `${kind} holds other objects`, 'list the objects one by one'));
  if (kind === 'Secret') issues.push(...secret(at, workload));
  if (metadata.namespace !== project.name) {
    issues.push(
      error(
        'workload-namespace',
        `${at}.metadata.namespace`,
        `got ${quote(metadata.namespace)}; expected ${quote(project.name)}`,
        'leave the namespace out: it is the project',
      ),
    );
  }
  for (const key of [...Object.keys(metadata.labels ?? {}), ...Object.keys(metadata.annotations ?? {})]) {
    // These two say which project a loose document belongs to.
    if (!key.startsWith(`${domain}/`) || key === `${domain}/organization` || key === `${domain}/workspace`) continue;
    issues.push(error('workload-label', `${at}.metadata`, `${quote(key)} is set by delivery only`, 'remove it'));
  }
  return issues;
}

/** A Secret may stand in Git only as an empty shell. */
function secret(at: string, { type, data, stringData }: Manifest): Issue[] {
  if (type === 'kubernetes.io/service-account-token') {
    return [
      error('workload-secret', `${at}.type`, 'makes a token that never expires', 'remove it; use projected tokens'),
    ];
  }
  const filled = [data, stringData].some(
    (part) => typeof part === 'object' && part !== null && Object.keys(part).length > 0,
  );
  return filled
    ? [
        error(
          'workload-secret',
          at,
          'holds data; no secret may stand in Git',
          'use an ExternalSecret, or make the Secret in the cluster',
        ),
      ]
    : [];
}

function twice(at: string, workloads: readonly Manifest[]): Issue[] {
  const seen = new Set<string>();
  return workloads.flatMap((workload) => {
    const key = `${workload.apiVersion.replace(/\/?[^/]*$/, '')} ${nameOf(workload)}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      error('workload-duplicate', `${at}.${nameOf(workload)}`, 'stands there more than once', 'keep one of them'),
    ];
  });
}

const nameOf = ({ kind, metadata }: Manifest): string => `${kind}/${metadata.name}`;
