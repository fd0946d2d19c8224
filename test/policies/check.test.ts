import { check, podSecurityPolicies } from '@hexabase-kaas/policies';

const policies = podSecurityPolicies({ standard: 'baseline', kubernetes: '1.36' });
const pod = (name: string, spec: object): object => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec });
const containers = [{ name: 'main', image: 'registry.example.com/app:1' }];
const sharing = pod('sharing', { hostPID: true, containers });

/** Policies that do not pass, each with the object that it is about. */
const refused = (...manifests: unknown[]): string[] =>
  check(manifests, policies)
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ policy, resource, manifest, item, verdict }) => `${policy} ${verdict} ${resource} ${manifest}/${item}`);

describe('what is judged at the author', () => {
  test.each([
    ['an object', sharing, 'undefined'],
    ['an item of a List', { apiVersion: 'v1', kind: 'List', items: [pod('own', { containers }), sharing] }, '1'],
    [
      'an item of a List in a List',
      { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'List', items: [sharing] }] },
      '0',
    ],
    [
      'an item of a PodList, which says no kind',
      {
        apiVersion: 'v1',
        kind: 'PodList',
        items: [{ metadata: { name: 'sharing' }, spec: { hostPID: true, containers } }],
      },
      '0',
    ],
  ])('%s', (_, manifest, item) => {
    expect(refused(manifest)).toEqual([`host-namespaces fail Pod sharing 0/${item}`]);
  });

  test('a field that is null is none, as an API server reads what charts write', () => {
    const main = { ...containers[0], securityContext: null, ports: null, livenessProbe: { httpGet: { host: null } } };
    const spec = { containers: [main], initContainers: null, securityContext: null, volumes: null };
    expect(refused(pod('nulls', spec))).toEqual([]);
    expect(refused(pod('nulls', { ...spec, hostIPC: true }))).toEqual(['host-namespaces fail Pod nulls 0/undefined']);
  });

  test('an object that is nested too deeply is refused and stops nothing', () => {
    let deep: object = {};
    for (let level = 0; level < 100_000; level++) deep = { deep };
    expect(refused(pod('deep', { containers, deep }), sharing)).toContain(
      'host-namespaces fail Pod sharing 1/undefined',
    );
    expect(refused(pod('deep', { containers, deep }))[0]).toContain('error Pod deep');
  });
});
