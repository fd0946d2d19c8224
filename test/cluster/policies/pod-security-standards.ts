import assert from 'node:assert/strict';
import {
  type PodSecurityStandard,
  type Policy,
  podSecurityPolicies,
  validatingAdmissionPolicy,
  validatingAdmissionPolicyBinding,
} from '@hexabase-kaas/policies';
import type { Manifest } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { readCases } from '../../policies/case.ts';
import { judgeCases } from '../../policies/judge.ts';
import { podSecurity } from '../../policies/parameters.ts';
import { type ApiServer, withApiServers } from '../harness/api-server.ts';
import type { Answer, Client, Method } from '../harness/client.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { inParallel } from '../harness/parallel.ts';
import {
  debugged,
  heldToStandard,
  type Judgement,
  judgedByAdmission,
  judgedByPolicies,
  warnedByPolicies,
} from '../harness/pod-judgement.ts';
import { type PodTemplate, podMaker, podMakers } from '../harness/pod-makers.ts';
import { type Fixture, podSecurityFixtures, policiesOfCheck } from '../harness/pod-security-fixtures.ts';
import { randomEphemeralContainer, randomPod } from '../harness/random-pod.ts';
import { podSpec } from '../harness/samples.ts';
import { kubernetesVersion } from '../harness/tools.ts';

const standards = ['baseline', 'restricted'] as const;

clusterTest('every case of the Pod Security Standards is judged as its file says', (t) =>
  withApiServers([{}], async ({ admin }) => {
    for (const standard of standards) {
      const policies = podSecurity[standard];
      const others = standard === 'baseline' ? podSecurity.restricted : [];
      const judged = policies.filter(({ name }) => !others.some((other) => other.name === name));
      await t.test(`by ${standard}: ${judged.length} policies`, async () => {
        const judgement = await judgeCases(impersonating(admin), {
          manifests: Object.fromEntries(
            policies.flatMap((policy) => [
              [policy.name, validatingAdmissionPolicy(policy, {})],
              [`${policy.name}-binding`, validatingAdmissionPolicyBinding(policy, {})],
            ]),
          ),
          cases: readCases(judged),
          controllers: false,
        });
        const wrong = judgement.verdicts.filter(({ right }) => !right);
        assert.deepEqual(
          wrong.map(({ policy, name, actual, message }) => `${policy}/${name}: ${actual}: ${message}`),
          [],
        );
        assert.deepEqual(judgement.typeWarnings, []);
        for (const { expected, policy, name, message } of judgement.verdicts) {
          if (expected === 'refused' && !/is invalid/.test(message))
            assert.match(message, / refused: .*; /, `${policy}/${name}`);
        }
      });
      await warnedByPolicies(admin, standard, policies);
      await t.test(`each names what else refuses it, by ${standard}`, () => namesAll(admin, standard, judged));
      await t.test(`a pod of 100 containers costs no more than may be spent, by ${standard}`, async () => {
        const containers = Array.from({ length: 100 }, (_, index) => container(index));
        const spec = {
          ...podSpec(),
          containers,
          initContainers: containers.map(({ ports, ...rest }) => ({ ...rest, name: `init-${rest.name}` })),
        };
        for (const kind of podMakers) {
          const answer = await dryRun(admin, podMaker(kind, standard, 'large', { spec }));
          assert.deepEqual([answer.message, answer.warnings], ['', []], kind);
        }
      });
    }
  }),
);

clusterTest('pods, and all that makes pods, are judged as the Pod Security admission judges the pods', (t) =>
  withApiServers([{}], async (server) => {
    const fixtures = podSecurityFixtures();
    for (const version of new Set(fixtures.map((fixture) => fixture.kubernetes))) {
      for (const standard of standards) {
        const own = fixtures.filter((one) => one.kubernetes === version && one.standard === standard);
        await t.test(`${own.length} fixtures of ${standard} for ${version}, in ${podMakers.length} kinds`, (t) =>
          judgeFixtures(server, standard, version, own, (text) => t.diagnostic(text)),
        );
      }
    }
  }),
);

clusterTest('random pods are judged control by control as the Pod Security admission judges them', (t) =>
  withApiServers([{}], async (server) => {
    const version = /v(1\.\d+)/.exec(kubernetesVersion())?.[1] ?? '';
    for (const [label, judgedAs] of [
      ['v1.33', '1.33'],
      ['latest', version],
    ] as const) {
      for (const standard of standards) {
        await t.test(`by ${standard}:${label}`, (t) =>
          judgeRandomPods(server, standard, label, judgedAs, (text) => t.diagnostic(text)),
        );
      }
    }
  }),
);

/** A server that refuses names one policy; by warnings all of them do. */
async function namesAll(client: Client, namespace: string, policies: readonly Policy[]): Promise<void> {
  const created = readCases(policies).filter(({ operation, invalid }) => operation === 'CREATE' && !invalid);
  for (const { policy, name, expected, object, alsoRefusedBy } of created) {
    const moved = { ...object, metadata: { ...object?.metadata, namespace } } as Manifest;
    const answer = await dryRun(client, [await client.mapping.collection(moved), moved]);
    const { controls } = judgedByPolicies(answer);
    assert.deepEqual(controls, expected === 'refused' ? [policy, ...alsoRefusedBy].sort() : [], `${policy}/${name}`);
  }
}

const container = (index: number) => ({
  name: `main-${index}`,
  image: 'registry.example/app:1',
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } },
  ports: [{ containerPort: 1000 + index }, { containerPort: 2000 + index }],
});

/** Compares with what upstream says of its fixtures; prints how many verdicts that were. */
async function judgeFixtures(
  { admin }: ApiServer,
  standard: PodSecurityStandard,
  version: string,
  fixtures: readonly Fixture[],
  print: (text: string) => void,
): Promise<void> {
  const policies = podSecurityPolicies({ standard, kubernetes: version });
  const namespace = `${standard}-${version.replace('.', '-')}`;
  await warnedByPolicies(admin, namespace, policies);
  const trials = fixtures.flatMap((fixture) => podMakers.map((kind) => ({ fixture, kind })));
  const judged = await inParallel(trials, connections, async ({ fixture, kind }) => {
    const answer = await dryRun(admin, podMaker(kind, namespace, 'sample', fixture.pod));
    return { fixture, kind, ...judgedByPolicies(answer) };
  });
  const compared = judged.filter(({ verdict }) => verdict !== 'invalid');
  const controlOf = ({ check }: Fixture): string | undefined =>
    policiesOfCheck[check]?.find((one) => policies.some(({ name }) => name === one));
  const wrong = compared.filter(
    ({ fixture, verdict, controls }) =>
      verdict !== fixture.verdict || (verdict === 'fail' && !controls.includes(controlOf(fixture) ?? fixture.check)),
  );
  assert.deepEqual(
    wrong.map((one) => `${one.fixture.verdict}/${one.fixture.name} as ${one.kind}: ${one.verdict}: ${one.message}`),
    [],
  );
  const refused = new Set(compared.flatMap(({ controls }) => controls));
  const passed = compared.filter(({ verdict }) => verdict === 'pass');
  print(
    `${compared.length} verdicts compared, ${passed.length} of them pass; ${judged.length - compared.length} invalid`,
  );
  // An API server takes an unmasked /proc with a user namespace only: which the baseline allows since 1.35.
  const beyondReach = standard === 'baseline' && !['1.33', '1.34'].includes(version) ? ['proc-mount'] : [];
  const reached = policies.map(({ name }) => name).filter((name) => !beyondReach.includes(name));
  assert.deepEqual([...refused].sort(), reached);
  for (const kind of podMakers)
    assert.ok(
      passed.some((one) => one.kind === kind),
      `no ${kind} passes`,
    );
}

/** Compares with what the Pod Security admission of the server says, control by control. */
async function judgeRandomPods(
  { admin }: ApiServer,
  standard: PodSecurityStandard,
  label: string,
  version: string,
  print: (text: string) => void,
): Promise<void> {
  const seed = Number(process.env.SEED ?? 20261121);
  const runs = Number(process.env.RUNS ?? 1000);
  const pods = fc.sample(randomPod(), { seed, numRuns: runs });
  const ephemeral = fc.sample(randomEphemeralContainer(), { seed, numRuns: Math.ceil(runs / 5) });
  const policies = podSecurityPolicies({ standard, kubernetes: version });
  const held = `admission-${standard}-${label.replace('.', '-')}`;
  const warned = `policies-${standard}-${label.replace('.', '-')}`;
  await heldToStandard(admin, held, standard, label);
  await warnedByPolicies(admin, warned, policies);
  const both = async (ask: (namespace: string) => Promise<Answer>): Promise<[Judgement, Judgement]> => [
    judgedByAdmission(await ask(held), policies),
    judgedByPolicies(await ask(warned)),
  ];
  const verdicts = [
    ...(await inParallel(pods, connections, async (pod) => ({
      pod,
      judgements: await both((namespace) => dryRun(admin, podMaker('Pod', namespace, 'sample', pod))),
    }))),
    ...(await inParallel(ephemeral, connections, async (container) => ({
      pod: container,
      judgements: await both((namespace) => debug(admin, namespace, container)),
    }))),
  ];
  const differing = verdicts.filter(
    ({ judgements: [theirs, ours] }) =>
      theirs.verdict !== ours.verdict || theirs.controls.join() !== ours.controls.join(),
  );
  assert.deepEqual(
    differing.slice(0, 5).map(({ pod, judgements: [theirs, ours] }) => ({ pod: JSON.stringify(pod), theirs, ours })),
    [],
    `${differing.length} differ; seed ${seed}`,
  );
  const compared = verdicts.map(({ judgements: [theirs] }) => theirs).filter(({ verdict }) => verdict !== 'invalid');
  const count = (name: string): number => compared.filter(({ controls }) => controls.includes(name)).length;
  const counts = policies.map(({ name }) => `${name} ${count(name)}`);
  print(
    `${standard}: ${compared.length} verdicts compared, ${compared.filter(({ verdict }) => verdict === 'pass').length} of them pass; ${verdicts.length - compared.length} invalid; refused by ${counts.join(', ')}`,
  );
  for (const { name } of policies) {
    assert.ok(count(name) > 0 && count(name) < compared.length, `${name} is not judged both ways`);
  }
  assert.ok(compared.some(({ verdict }) => verdict === 'pass'));
  assert.ok(compared.length > verdicts.length / 2, 'most pods are invalid');
}

/** More would wait for each other. */
const connections = 16;

const dryRun = (client: Client, [path, object]: [string, object]): Promise<Answer> =>
  client.request('POST', `${path}?dryRun=All`, object);

/** Adds the container to the pod that each namespace has for that. */
async function debug(client: Client, namespace: string, container: object): Promise<Answer> {
  const path = `/api/v1/namespaces/${namespace}/pods/${debugged}`;
  const { body } = await client.request('GET', path);
  const pod = { ...body, spec: { ...(body.spec as PodTemplate['spec']), ephemeralContainers: [container] } };
  return client.request('PUT', `${path}/ephemeralcontainers?dryRun=All`, pod);
}

const impersonating = (client: Client): Parameters<typeof judgeCases>[0] => ({
  request: (method, path, body, { as, asGroups = [], contentType } = {}) =>
    (as === undefined ? client : client.as({ user: as, groups: asGroups })).request(
      method as Method,
      path,
      body,
      contentType,
    ),
});
