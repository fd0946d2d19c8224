import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { goldenDocuments } from '../../golden-case.ts';
import { PulumiStack } from '../harness/pulumi-stack.ts';
import { scratchDirectory } from '../harness/scratch.ts';
import { standInPlugins } from '../harness/stand-in-plugins.ts';
import { whyNoTools } from '../harness/tools.ts';

// The policy pack in the real CLI, which runs packs by the SDK's own program.
const options = { skip: whyNoTools(), timeout: 20 * 60_000 };
const pack = ['--policy-pack', resolve('pulumi-policies/pack')];

/** The tenancy, with a pod that takes the network of its node. */
const documents = (hostNetwork: boolean): unknown[] =>
  goldenDocuments('workloads').map((one) => {
    const document = one as { readonly kind: string; readonly spec: { readonly template: { readonly spec: object } } };
    if (document.kind !== 'Deployment') return document;
    const { spec } = document;
    return {
      ...document,
      spec: { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, hostNetwork } } },
    };
  });

test(
  'what a tenancy is rendered to is judged in its preview, and an update delivers none of it',
  options,
  async (t) => {
    const tree = join(scratchDirectory('policies'), 'tree');
    const args = { target: { directory: { path: tree } }, source: 'policies' };
    const stack = await new PulumiStack('policies', { documents: documents(true), args }).init();

    await t.test('a violation names the policy, the object, why, and what to do', async () => {
      const { status, text } = await stack.update('preview', ...pack);
      assert.notEqual(status, 0);
      assert.match(text, /\[mandatory\] +host-namespaces +\(pulumi-nodejs:dynamic\/hexabase:Delivery: tenancy\)/);
      assert.match(
        text,
        /acme\/shop: Deployment web\/frontend spec\.template\.spec\.hostNetwork: .*; Leave hostNetwork/,
      );
      assert.notEqual((await stack.update('up', ...pack)).status, 0);
      assert.equal(existsSync(tree), false);
    });

    await t.test('a configuration file says that a policy only tells', async () => {
      const config = join(stack.directory, 'levels.json');
      writeFileSync(config, JSON.stringify({ 'host-namespaces': 'advisory' }));
      const { status, text } = await stack.update('preview', ...pack, '--policy-pack-config', config);
      assert.equal(status, 0, text);
      assert.match(text, /\[advisory\] +host-namespaces/);
    });

    await t.test('what is sound passes', async () => {
      stack.declare({ documents: documents(false), args });
      const { status, text } = await stack.update('up', ...pack);
      assert.equal(status, 0, text);
      assert.match(text, /✅ hexabase-kaas@v0\.1\.0/);
      assert.equal(existsSync(tree), true);
    });
    stack.remove();
  },
);

const deployments = `import { apps } from '@pulumi/kubernetes';
const labels = { app: 'web', 'kaas.hexabase.ai/owner': 'team-web' };
const resources = { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '10m', memory: '16Mi' } };
for (const [name, securityContext] of [['good', {}], ['bad', { privileged: true }]]) {
  const containers = [{ name, image: 'registry.example.com/web@sha256:' + 'a'.repeat(64), securityContext, resources }];
  const template = { metadata: { labels }, spec: { containers } };
  const spec = { selector: { matchLabels: { app: 'web' } }, template };
  new apps.v1.Deployment(name, { metadata: { name, namespace: 'web', labels }, spec });
}
`;

test('a resource of @pulumi/kubernetes is judged as the object that it becomes', options, async () => {
  const directory = scratchDirectory('policies');
  process.env.PATH = `${standInPlugins(directory)}:${process.env.PATH}`;
  const stack = await new PulumiStack('objects', deployments, { STAND_IN_LOG: join(directory, 'log') }).init();
  const { status, text } = await stack.update('preview', ...pack);
  assert.notEqual(status, 0, text);
  const violations = [...text.matchAll(/- \[(\w+)\] +([\w-]+) +\((.*)\)/g)].map(([, ...found]) => found.join(' '));
  assert.deepEqual(violations, ['mandatory privileged-containers kubernetes:apps/v1:Deployment: bad'], text);
  stack.remove();
});
