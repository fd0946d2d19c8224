import type { StandardControl } from './standard-control.js';

const presets = 'members have preset ClusterRoles and project Roles that are checked at author time';

/**
 * Section 5, Policies, of the CIS Kubernetes Benchmark 1.12. All of it is for a person to look at: no scanner can claim
 * it. Source: https://www.cisecurity.org/benchmark/kubernetes
 */
export const cisPolicies: readonly StandardControl[] = [
  {
    id: '5.1.1',
    title: 'cluster-admin only where required',
    elsewhere: 'only what delivers has it; the super-admin kubeconfig of a vCluster stays in its namespace on the host',
  },
  { id: '5.1.2', title: 'Minimize access to secrets', elsewhere: presets },
  { id: '5.1.3', title: 'Minimize wildcard use in Roles and ClusterRoles', elsewhere: presets },
  { id: '5.1.4', title: 'Minimize access to create pods', elsewhere: presets },
  {
    id: '5.1.5',
    title: 'Default service accounts are not actively used',
    gap: 'workloads of tenants choose their service accounts; those of the platform have their own',
  },
  {
    id: '5.1.6',
    title: 'Service account tokens are only mounted where necessary',
    gap: 'workloads of tenants decide; a token of a vCluster opens nothing on the host',
  },
  {
    id: '5.1.7',
    title: 'Avoid use of the group system:masters',
    elsewhere: 'tokens with a group of system: are refused by every vCluster',
  },
  { id: '5.1.8', title: 'Limit bind, impersonate and escalate', elsewhere: presets },
  { id: '5.1.9', title: 'Minimize access to create persistent volumes', elsewhere: presets },
  { id: '5.1.10', title: 'Minimize access to the proxy of nodes', elsewhere: presets },
  { id: '5.1.11', title: 'Minimize access to approve certificate signing requests', elsewhere: presets },
  { id: '5.1.12', title: 'Minimize access to webhook configurations', elsewhere: presets },
  { id: '5.1.13', title: 'Minimize access to create service account tokens', elsewhere: presets },
  {
    id: '5.2.1',
    title: 'At least one active policy control mechanism',
    elsewhere:
      'Pod Security admission by namespace labels, ValidatingAdmissionPolicies, and Kyverno where it is installed',
  },
  { id: '5.2.2', title: 'Minimize privileged containers' },
  { id: '5.2.3', title: 'Minimize sharing the host process ID namespace' },
  { id: '5.2.4', title: 'Minimize sharing the host IPC namespace' },
  { id: '5.2.5', title: 'Minimize sharing the host network namespace' },
  { id: '5.2.6', title: 'Minimize allowPrivilegeEscalation' },
  { id: '5.2.7', title: 'Minimize root containers' },
  { id: '5.2.8', title: 'Minimize the NET_RAW capability' },
  { id: '5.2.9', title: 'Minimize containers with capabilities assigned' },
  { id: '5.2.10', title: 'Minimize Windows HostProcess containers' },
  { id: '5.2.11', title: 'Minimize HostPath volumes' },
  { id: '5.2.12', title: 'Minimize HostPorts' },
  {
    id: '5.3.1',
    title: 'The CNI supports NetworkPolicies',
    gap: 'a property of the host cluster that no manifest can show',
  },
  {
    id: '5.3.2',
    title: 'All namespaces have NetworkPolicies',
    elsewhere: 'NetworkPolicies on the namespace of each workspace and on each project',
  },
  {
    id: '5.4.1',
    title: 'Prefer secrets as files over environment variables',
    gap: 'a matter of how programs of tenants are written',
  },
  {
    id: '5.4.2',
    title: 'Consider external secret storage',
    elsewhere: 'no Secret with data is rendered; ExternalSecrets pass as workloads',
  },
  {
    id: '5.5.1',
    title: 'Configure image provenance',
    elsewhere: 'Kyverno ImageValidatingPolicies for signatures and digests, where a platform names its attestors',
  },
  { id: '5.6.1', title: 'Administrative boundaries by namespaces', elsewhere: 'projects, each a namespace' },
  { id: '5.6.2', title: 'The seccomp profile is set' },
  { id: '5.6.3', title: 'Apply SecurityContext to pods and containers' },
  { id: '5.6.4', title: 'The default namespace is not used' },
];
