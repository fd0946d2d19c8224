import type { StandardControl } from './standard-control.js';

/** OWASP Kubernetes Top Ten, 2025. Source: https://owasp.org/www-project-kubernetes-top-ten/ */
export const owaspTopTen: readonly StandardControl[] = [
  { id: 'K01', title: 'Insecure Workload Configurations' },
  {
    id: 'K02',
    title: 'Overly Permissive Authorization Configurations',
    elsewhere: 'preset ClusterRoles, project Roles that are checked, and kaas who-can for reviews',
  },
  { id: 'K03', title: 'Secrets Management Failures', elsewhere: 'no Secret with data is rendered, and one is refused' },
  { id: 'K04', title: 'Lack Of Cluster Level Policy Enforcement', elsewhere: 'this bundle, in audit and in enforce' },
  {
    id: 'K05',
    title: 'Missing Network Segmentation Controls',
    elsewhere: 'NetworkPolicies on the host that close each workspace and each project, and open what the tenancy says',
  },
  {
    id: 'K06',
    title: 'Overly Exposed Kubernetes Components',
    elsewhere: 'the API server of a workspace is a Service of the host cluster, closed by NetworkPolicies',
  },
  {
    id: 'K07',
    title: 'Misconfigured And Vulnerable Cluster Components',
    elsewhere: 'vCluster values are rendered and checked by the schema of its chart, versions are pinned',
  },
  {
    id: 'K08',
    title: 'Cluster To Cloud Lateral Movement',
    elsewhere: 'egress of a workspace leaves out link-local addresses, where clouds serve their metadata',
  },
  {
    id: 'K09',
    title: 'Broken Authentication Mechanisms',
    elsewhere: 'short-lived tokens of one issuer, with one audience for each workspace',
  },
  {
    id: 'K10',
    title: 'Inadequate Logging And Monitoring',
    gap: 'audit logs of API servers are a setting of the host cluster and not of a policy',
  },
];
