import type { StandardControl } from './standard-control.js';

/** Pod Security Standards, Baseline. Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const podSecurityBaseline: readonly StandardControl[] = [
  { id: 'HostProcess' },
  { id: 'Host Namespaces' },
  { id: 'Privileged Containers' },
  { id: 'Capabilities' },
  { id: 'HostPath Volumes' },
  { id: 'Host Ports' },
  { id: 'Host Probes / Lifecycle Hooks', title: 'from Kubernetes 1.34' },
  { id: 'AppArmor' },
  { id: 'SELinux' },
  { id: '/proc Mount Type' },
  { id: 'Seccomp' },
  { id: 'Sysctls' },
];

/** Pod Security Standards, Restricted: what it demands beyond Baseline. Same source. */
export const podSecurityRestricted: readonly StandardControl[] = [
  { id: 'Volume Types' },
  { id: '/proc Mount Type', title: 'from Kubernetes 1.35, where Baseline allows more' },
  { id: 'Privilege Escalation' },
  { id: 'Running as Non-root' },
  { id: 'Running as Non-root user' },
  { id: 'Seccomp' },
  { id: 'Capabilities' },
];
