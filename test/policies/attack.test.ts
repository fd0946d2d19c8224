import { multiTenancyBenchmark } from '@hexabase-kaas/policies';
import { attackClasses, readAttacks } from './attack.ts';
import { changes, readCharts } from './benign.ts';
import { furtherPolicies } from './further-policies.ts';
import { podSecurity, policies } from './parameters.ts';

const corpora = readAttacks();
const attacks = corpora.flatMap((corpus) => corpus.attacks.map((attack) => ({ corpus: corpus.name, ...attack })));
const all = [...policies, ...podSecurity.baseline, ...podSecurity.restricted, ...Object.values(furtherPolicies).flat()];
const controlled = new Set(
  all.flatMap(({ controls = [] }) => controls.filter(({ standard }) => standard === 'mtb').map(({ id }) => id)),
);

describe('the attacks', () => {
  test('are many, each said in words, by somebody, with a layer that refuses it', () => {
    expect(attacks.length).toBeGreaterThan(100);
    const layers = ['rbac', 'pod-security', 'quota', 'limits', ...all.map(({ name }) => name)];
    for (const attack of attacks) {
      expect([attack.corpus, attack.try]).toEqual([attack.corpus, expect.stringMatching(/^[a-z].{8,}[^.]$/)]);
      for (const layer of [attack.refusedBy].flat()) expect(layers).toContain(layer);
      expect(['everything', 'nobody', 'WSAdmins', 'Developers', 'EuropeDevelopers']).toContain(attack.as);
    }
  });

  test('stand for every class of CVEs that an API server can meet', () => {
    const stands = corpora.flatMap((corpus) => corpus.stands);
    expect(stands).toEqual(expect.arrayContaining(Object.keys(attackClasses)));
  });

  test('try every policy that holds inside a workspace', () => {
    const tried = new Set(attacks.flatMap(({ refusedBy }) => refusedBy));
    const inside = [...policies, ...(furtherPolicies.rights ?? [])].map(({ name }) => name);
    expect(inside.filter((name) => !tried.has(name))).toEqual([]);
  });
});

describe('the multi-tenancy benchmark', () => {
  test('has its 19 and 6 checks', () => {
    expect(multiTenancyBenchmark).toHaveLength(25);
    expect(new Set(multiTenancyBenchmark.map(({ id }) => id)).size).toBe(25);
  });

  test('has policies where it says so, and policies name only its checks', () => {
    const byPolicies = multiTenancyBenchmark
      .filter(({ onTheHost, inTheWorkspace }) => [...onTheHost, ...inTheWorkspace].includes('policies'))
      .map(({ id }) => id);
    expect([...controlled].sort()).toEqual(byPolicies.sort());
  });

  test('is attacked wherever it asks to block something', () => {
    const stands = new Set(corpora.flatMap((corpus) => corpus.stands));
    const asked = multiTenancyBenchmark.filter(({ title }) => !title.startsWith('Create ')).map(({ id }) => id);
    // A cluster that never pulls a kept image is opt-in: the cases of image-pull show it.
    expect(asked.filter((id) => !stands.has(id))).toEqual(['MTB-PL1-CC-DI-1']);
  });
});

describe('the charts', () => {
  test('are of the kinds that charts are made of', () => {
    const kinds = new Set(readCharts().flatMap(({ objects }) => objects.map(({ kind }) => kind)));
    const wanted = ['ConfigMap', 'CronJob', 'DaemonSet', 'Deployment', 'HorizontalPodAutoscaler', 'Ingress', 'Job'];
    const more = [
      'PersistentVolumeClaim',
      'PodDisruptionBudget',
      'Role',
      'RoleBinding',
      'Secret',
      'Service',
      'StatefulSet',
    ];
    expect([...kinds]).toEqual(expect.arrayContaining([...wanted, ...more]));
  });

  test('are compared by what was sent', () => {
    expect(changes({ a: [{ b: 1 }] }, { a: [{ b: 1, c: 2 }, 3], d: 4 })).toEqual([]);
    expect(changes({ a: [{ b: 1 }] }, { a: [{ b: 2 }] })).toEqual(['.a.0.b: 1 became 2']);
    expect(changes({ a: { b: 1 } }, {})).toEqual(['.a: is gone']);
  });
});
