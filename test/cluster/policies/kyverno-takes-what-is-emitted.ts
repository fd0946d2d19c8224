import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ExceptionParameters,
  imageValidatingPolicy,
  kyvernoJsonPolicy,
  policyException,
} from '@hexabase-kaas/policies';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { stringify } from 'yaml';
import { type ApiServer, withApiServers } from '../harness/api-server.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { withKyverno } from '../harness/kyverno-admission.ts';
import { exceptionNamespace } from '../harness/kyverno-installation.ts';
import { hasDefaults } from '../harness/namespaces.ts';
import { deployment, object, pod } from '../harness/samples.ts';
import { removeScratch, scratchDirectory } from '../harness/scratch.ts';
import { tool } from '../harness/tools.ts';
import { until } from '../harness/until.ts';

clusterTest('Kyverno and the API server take the bundle as it is committed', (t) =>
  withApiServers([{}], async (server) => {
    const { admin } = server;
    for (const name of ['shop', 'lab']) {
      await admin.apply(object('v1', 'Namespace', name));
      await hasDefaults(admin, name);
    }
    await t.test('the API server warns in audit, and refuses in enforce', async () => {
      applyFolder(server, 'admission/audit');
      await until('the policies warn', 30, async () => {
        const { ok, warnings } = await admin.dryRun(privileged('shop'));
        return ok && warnings.some((text) => /privileged/.test(text));
      });
      applyFolder(server, 'admission/enforce');
      await until('the policies refuse', 30, async () => !(await admin.dryRun(privileged('shop'))).ok);
      applyFolder(server, 'admission/enforce', 'delete');
      await until('the policies are gone', 30, async () => (await admin.dryRun(privileged('shop'))).ok);
    });

    await withKyverno(server, async () => {
      await t.test('Kyverno only reports in audit', async () => {
        applyFolder(server, 'kyverno/audit');
        await until('every policy is ready', 60, async () => (await readiness(server)).every((ready) => ready));
        assert.equal((await admin.dryRun(privileged('shop'))).message, '');
      });

      await t.test('Kyverno refuses in enforce, pods and what makes pods, and not in kube-system', async () => {
        applyFolder(server, 'kyverno/enforce');
        await until('the policies refuse', 30, async () => !(await admin.dryRun(privileged('shop'))).ok);
        assert.match((await admin.dryRun(privileged('shop'))).message, /refused: .*privileged is true/);
        const maker = deployment('shop') as Manifest & { spec: { template: { spec: object } } };
        const spec = { ...maker.spec, template: { ...maker.spec.template, spec: privileged('shop').spec } };
        assert.match((await admin.dryRun({ ...maker, spec })).message, /deployments .*refused: spec\.template\.spec/);
        assert.equal((await admin.dryRun(deployment('shop'))).message, '');
        assert.equal((await admin.dryRun(privileged('kube-system'))).message, '');
      });

      await t.test('an exception holds where it says, until it ends', async () => {
        const exception: ExceptionParameters = {
          name: 'agent',
          namespace: exceptionNamespace,
          policies: ['privileged-containers'],
          namespaces: ['shop'],
          selector: { matchLabels: { app: 'agent' } },
          reason: 'The agent needs it until its next release',
          until: '2999-01-01T00:00:00Z',
        };
        const agent = (namespace: string): Manifest => labelled(privileged(namespace), { app: 'agent' });
        await admin.apply(policyException(exception, {}) as Manifest);
        await until('the exception holds', 30, async () => (await admin.dryRun(agent('shop'))).ok);
        assert.equal((await admin.dryRun(privileged('shop'))).ok, false, 'without the label');
        assert.equal((await admin.dryRun(agent('lab'))).ok, false, 'in another namespace');
        await admin.apply(policyException({ ...exception, until: '2020-01-01T00:00:00Z' }, {}) as Manifest);
        await until('the exception has ended', 30, async () => !(await admin.dryRun(agent('shop'))).ok);
      });

      await t.test('a policy on signatures compiles', async () => {
        const policy = imageValidatingPolicy(signed, {}) as Manifest;
        assert.equal((await admin.dryRun(policy)).message, '');
        const broken = JSON.parse(JSON.stringify(policy).replaceAll('verifyImageSignatures', 'verify')) as Manifest;
        assert.equal((await admin.dryRun(broken)).ok, false, 'Kyverno compiles expressions when they are written');
      });
    });
  }),
);

clusterTest('the command line judges JSON by an emitted policy', async () => {
  const directory = scratchDirectory('json-policy');
  const policy = kyvernoJsonPolicy(
    {
      name: 'plan-price',
      title: 'A plan has a price',
      category: 'Plans',
      severity: 'medium',
      description: 'A plan without a price is given away',
      conditions: [{ name: 'plans', expression: 'object.kind == "Plan"' }],
      variables: [{ name: 'price', expression: 'has(object.spec.price) ? object.spec.price : 0' }],
      validations: [{ expression: 'variables.price > 0', message: 'the plan has no price; give it one' }],
    },
    {},
  );
  const plan = (spec: object): object => ({ kind: 'Plan', spec });
  const payloads = { priced: plan({ price: 3 }), free: plan({}), other: { kind: 'Note', spec: {} } };
  try {
    writeFileSync(join(directory, 'policy.yaml'), stringify(policy));
    const status = Object.entries(payloads).map(([name, payload]) => {
      writeFileSync(join(directory, `${name}.json`), JSON.stringify(payload));
      const run = spawnSync(tool('kyverno'), ['apply', 'policy.yaml', '--json', `${name}.json`], {
        cwd: directory,
        encoding: 'utf8',
      });
      return [name, run.status, /has no price/.test(run.stdout)];
    });
    assert.deepEqual(status, [
      ['priced', 0, false],
      ['free', 1, true],
      ['other', 0, false],
    ]);
  } finally {
    removeScratch(directory);
  }
});

/** What a person does: `kubectl apply -k`. */
function applyFolder({ adminKubeconfig }: ApiServer, folder: string, verb: 'apply' | 'delete' = 'apply'): void {
  const path = join(import.meta.dirname, '..', '..', '..', 'policies', 'bundle', folder);
  const { status, stderr } = spawnSync(tool('kubectl'), ['--kubeconfig', adminKubeconfig, verb, '-k', path], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
}

async function readiness({ admin }: ApiServer): Promise<boolean[]> {
  const { body } = await admin.request('GET', '/apis/policies.kyverno.io/v1/validatingpolicies');
  const items = body.items as { status?: { conditionStatus?: { ready?: boolean } } }[];
  return items.map(({ status }) => status?.conditionStatus?.ready === true);
}

const privileged = (namespace: string): Manifest =>
  pod(namespace, 'privileged', {
    containers: [{ name: 'main', image: 'registry.example.com/app:1', securityContext: { privileged: true } }],
  });

const labelled = (manifest: Manifest, labels: Readonly<Record<string, string>>): Manifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, labels },
});

const signed = {
  name: 'signed-images',
  images: ['registry.example.com/*'],
  attestors: [
    {
      name: 'pipeline',
      issuer: 'https://token.actions.githubusercontent.com',
      subjectPattern: '^https://github\\.com/acme/.*$',
    },
  ],
};
