import { type Policy, podSecurityPolicies } from '@hexabase-kaas/policies';
import { readCases } from './case.ts';
import { podSecurity, policies } from './parameters.ts';

const versions = ['1.33', '1.34', '1.35', '1.36', '1.37'];
const standards = ['baseline', 'restricted'] as const;
const of = (standard: (typeof standards)[number], kubernetes: string): readonly Policy[] =>
  podSecurityPolicies({ standard, kubernetes });
const names = (bundle: readonly Policy[]): string[] => bundle.map(({ name }) => name);
const named = (bundle: readonly Policy[], name: string): Policy => {
  const found = bundle.find((policy) => policy.name === name);
  if (found === undefined) throw new Error(`no policy ${name} among ${names(bundle)}`);
  return found;
};

/** Every policy of both standards, once. */
const all = [...new Map([...podSecurity.baseline, ...podSecurity.restricted].map((one) => [one.name, one])).values()];

describe('the Pod Security Standards', () => {
  test.each(standards.flatMap((standard) => versions.map((version) => [standard, version] as const)))(
    '%s for %s has every control of the standard once, in order, beside no other policy of that name',
    (standard, version) => {
      const bundle = names(of(standard, version));
      expect(bundle).toEqual([...new Set(bundle)].sort());
      const controls = of(standard, version).flatMap((policy) => policy.controls ?? []);
      const ids = controls.filter(({ standard: one }) => one === `pss-${standard}`).map(({ id }) => id);
      expect(new Set(ids)).toEqual(new Set(controlsOf(standard, version)));
      for (const name of bundle) expect(names(policies)).not.toContain(name);
    },
  );

  test('restricted covers every control of baseline', () => {
    for (const version of versions) {
      const covered = of('restricted', version).flatMap(({ controls = [] }) => controls);
      for (const id of controlsOf('baseline', version))
        expect(covered).toContainEqual({ standard: 'pss-baseline', id });
    }
  });

  test('restricted has only the stricter of two controls', () => {
    const replaced = names(podSecurity.baseline).filter((name) => !names(podSecurity.restricted).includes(name));
    expect(replaced).toEqual(['capabilities', 'host-path-volumes', 'proc-mount', 'seccomp']);
    expect(names(of('restricted', '1.34'))).toContain('proc-mount');
  });

  test.each(all.map((policy) => [policy.name, policy] as const))('%s says what, why and what to do', (_, policy) => {
    for (const text of [policy.title, policy.description, policy.remediation]) expect(text).toMatch(/^[A-Z].{8,}/);
    expect(policy.title).not.toMatch(/\.$/);
    expect(policy.category).toMatch(/^Pod Security Standards \((Baseline|Restricted)\)$/);
    expect(policy.points).toEqual(['author', 'host', 'workspace']);
    for (const { message, messageExpression } of policy.validations) {
      expect(message).toMatch(/^.{8,}; .{8,}[^.]$/);
      expect(messageExpression).toMatch(/^variables\.target \+ " refused: " \+ variables\.offences\.join.*; /);
    }
  });

  test.each(all.map((policy) => [policy.name, policy] as const))('%s says it in Japanese too', (_, { japanese }) => {
    const texts = [japanese?.title, japanese?.description, japanese?.remediation];
    for (const text of texts) expect(text).toMatch(/[ぁ-ん].*[ぁ-ん]/);
    // A sentence of Japanese ends by 。, takes no Latin comma, and a title is no sentence.
    for (const text of texts) expect(text).not.toMatch(/[、。] |[぀-鿿] ?[,.]( |$)/);
    expect(japanese?.title).not.toMatch(/。/);
    expect(japanese?.description).toMatch(/。$/);
  });

  test.each(all.map(({ name }) => [name]))('%s has at least 2 cases that pass and 3 that fail', (name) => {
    const own = readCases([{ name }]);
    expect(own.filter((one) => one.expected === 'admitted').length).toBeGreaterThanOrEqual(2);
    expect(own.filter((one) => one.expected === 'refused').length).toBeGreaterThanOrEqual(3);
  });

  test('the cases try every kind that makes pods, and every list of containers', () => {
    const failing = readCases(all).filter((one) => one.expected === 'refused');
    expect([...new Set(failing.map((one) => one.object?.kind))].sort()).toEqual(kinds);
    expect(failing.filter((one) => one.subresource === 'ephemeralcontainers').length).toBeGreaterThanOrEqual(5);
    expect(failing.filter((one) => JSON.stringify(one.object).includes('initContainers')).length).toBeGreaterThan(10);
  });
});

describe('the versions of Kubernetes', () => {
  test('1.34 adds the host of probes', () => {
    expect(names(of('baseline', '1.33'))).not.toContain('host-probes');
    expect(names(of('baseline', '1.34'))).toEqual([...names(of('baseline', '1.33')), 'host-probes'].sort());
  });

  test('1.35 lets a pod be root in its user namespace', () => {
    for (const name of ['run-as-non-root', 'run-as-user']) {
      const [before, after] = ['1.34', '1.35'].map((version) => named(of('restricted', version), name));
      expect(JSON.stringify(before)).not.toContain('hostUsers');
      expect(JSON.stringify(after?.variables)).toContain('hostUsers');
    }
    expect(names(of('restricted', '1.35'))).toContain('proc-mount-restricted');
    expect(JSON.stringify(named(of('restricted', '1.35'), 'proc-mount-restricted'))).not.toContain('hostUsers');
  });

  test('1.37 adds two sysctls', () => {
    const added = ['net.ipv4.tcp_notsent_lowat', 'net.ipv4.tcp_slow_start_after_idle'];
    for (const sysctl of added) {
      expect(JSON.stringify(named(of('baseline', '1.36'), 'sysctls'))).not.toContain(sysctl);
      expect(JSON.stringify(named(of('baseline', '1.37'), 'sysctls'))).toContain(sysctl);
    }
  });

  test('1.36 demands what 1.35 does', () => {
    for (const standard of standards) expect(of(standard, '1.36')).toStrictEqual(of(standard, '1.35'));
  });

  test('are written as Kubernetes writes them, and later ones are judged as the newest known', () => {
    for (const same of ['v1.36', '1.36.2', 'v1.36.0+k3s1', '1.36.0-rc.1']) {
      expect(of('restricted', same)).toStrictEqual(of('restricted', '1.36'));
    }
    expect(of('restricted', '1.52')).toStrictEqual(of('restricted', '1.37'));
  });

  test.each(['1.32', '0.36', '2.0', 'latest', '', '1.', '1.36x', '11.36'])('"%s" is refused', (version) => {
    expect(() => of('baseline', version)).toThrow(
      `the Pod Security Standards are not known for Kubernetes "${version}": allowed are 1.33 and later; give the version`,
    );
  });

  test('give plain JSON data, the same at every call', () => {
    const policies = of('restricted', '1.36');
    expect(JSON.parse(JSON.stringify(policies))).toStrictEqual(policies);
  });
});

const kinds = [
  'CronJob',
  'DaemonSet',
  'Deployment',
  'Job',
  'Pod',
  'PodTemplate',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
];

/** Controls by their names on https://kubernetes.io/docs/concepts/security/pod-security-standards/, without versions. */
function controlsOf(standard: (typeof standards)[number], version: string): string[] {
  if (standard === 'baseline') {
    return [
      ...['HostProcess', 'Host Namespaces', 'Privileged Containers', 'Capabilities', 'HostPath Volumes', 'Host Ports'],
      ...['AppArmor', 'SELinux', '/proc Mount Type', 'Seccomp', 'Sysctls'],
      ...(version === '1.33' ? [] : ['Host Probes / Lifecycle Hooks']),
    ];
  }
  return [
    ...['Volume Types', 'Privilege Escalation', 'Running as Non-root', 'Running as Non-root user', 'Seccomp'],
    ...['Capabilities', ...(['1.33', '1.34'].includes(version) ? [] : ['/proc Mount Type'])],
  ];
}
