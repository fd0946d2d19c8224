/** What the Pod Security Standards demand differently from one Kubernetes version to the next. */
export interface PodSecurityVersion {
  /** Minor version of Kubernetes 1. */
  readonly minor: number;
  /** Whether probes and lifecycle hooks must leave their host out. */
  readonly hostProbes: boolean;
  /** Whether a pod with a user namespace of its own (`hostUsers: false`) may be root in it. */
  readonly userNamespaces: boolean;
  /** SELinux types that a pod may ask for. */
  readonly selinuxTypes: readonly string[];
  /** Sysctls that a pod may set. */
  readonly sysctls: readonly string[];
}

/**
 * The demands of a Kubernetes version, such as `1.35` or `v1.35.2`: 1.33 is the oldest that is known, and a version that
 * is newer than the newest known one is judged as that.
 *
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/ and the `Versions` of the checks in
 * k8s.io/pod-security-admission v0.37.2, `policy/check_*.go`, which Kubernetes enforces the standards by.
 *
 * @throws RangeError if it is no version, or an older one.
 */
export function podSecurityVersion(kubernetes: string): PodSecurityVersion {
  const minor = Number(/^v?1\.(\d{1,4})(?:$|[.+-])/.exec(kubernetes)?.[1] ?? 0);
  if (minor < oldest) {
    throw new RangeError(
      `the Pod Security Standards are not known for Kubernetes "${kubernetes}": allowed are 1.${oldest} and later; give the version of the API server that admits the pods, such as 1.36`,
    );
  }
  return {
    minor,
    hostProbes: minor >= 34,
    userNamespaces: minor >= 35,
    selinuxTypes: ['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'],
    sysctls: [...sysctls, ...(minor >= 37 ? sysctlsFrom37 : [])],
  };
}

const oldest = 33;

const sysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
];

const sysctlsFrom37 = ['net.ipv4.tcp_notsent_lowat', 'net.ipv4.tcp_slow_start_after_idle'];
