import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ImageParameters, imageValidatingPolicy } from '@hexabase-kaas/policies';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { stringify } from 'yaml';
import { type ApiServer, withApiServers } from '../harness/api-server.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { ImageRegistry } from '../harness/image-registry.ts';
import { withKyverno } from '../harness/kyverno-admission.ts';
import { createNamespaces } from '../harness/namespaces.ts';
import { runProgram } from '../harness/program-run.ts';
import { removeScratch, scratchDirectory } from '../harness/scratch.ts';
import { podOf, type SignatureCase, signatureCases, signers } from '../harness/signature-cases.ts';
import { attach, pushImage, signImage } from '../harness/signed-image.ts';
import { tool } from '../harness/tools.ts';
import { until } from '../harness/until.ts';

const keys = signers();

clusterTest('an image runs if one of the attestors signed it', async (t) => {
  const registry = await ImageRegistry.start();
  const elsewhere = await ImageRegistry.start();
  try {
    const cases = signatureCases('shop', registry, elsewhere, keys);
    const policy = (mode: 'audit' | 'enforce') => imageValidatingPolicy(parametersFor(registry), {}, mode) as Manifest;

    await t.test('says kyverno apply', async () => {
      assert.deepEqual(await verdictsOfApply(policy('enforce'), cases), cases.map(expected));
    });

    await withApiServers([{}], (server) =>
      withKyverno(server, async () => {
        const { admin } = server;
        await createNamespaces(admin, [['pod', podOf('shop', 'probe', ['a'])]]);
        await admin.apply(policy('enforce'));
        const unsigned = cases.find(({ title }) => title === 'unsigned') as SignatureCase;
        await until('the policy refuses', 60, async () => !(await admin.dryRun(unsigned.pod)).ok);
        for (const one of cases) {
          const start = performance.now();
          const { ok, message } = await admin.dryRun(one.pod);
          console.log(one.title, ok, message, (performance.now() - start).toFixed(0));
        }
      }),
    );
  } finally {
    await registry.stop();
    await elsewhere.stop();
  }
});

const parametersFor = ({ host }: ImageRegistry): ImageParameters => ({
  name: 'signed-images',
  images: [`${host}/*`],
  attestors: [
    { name: 'pipeline', publicKey: keys.pipeline.publicKey },
    { name: 'platform', publicKey: keys.platform.publicKey },
  ],
});

type Verdict = readonly [title: string, admitted: boolean, asSaid: boolean];

const expected = ({ title, refused }: SignatureCase): Verdict => [title, refused === undefined, true];

const verdict = ({ title, refused }: SignatureCase, message: string | undefined): Verdict => {
  return [title, message === undefined, message === undefined || refused === undefined || refused.test(message)];
};

async function verdictsOfApply(policy: Manifest, cases: readonly SignatureCase[]): Promise<Verdict[]> {
  const directory = scratchDirectory('signatures');
  try {
    writeFileSync(join(directory, 'policy.yaml'), stringify(policy));
    writeFileSync(join(directory, 'pods.yaml'), cases.map(({ pod }) => stringify(pod)).join('---\n'));
    const args = ['apply', 'policy.yaml', '--resource', 'pods.yaml', '--registry', '--policy-report', '--output-format', 'json'];
    const { status, stdout, stderr } = await runProgram(tool('kyverno'), args, directory);
    console.log(status, stdout, stderr);
    const results = JSON.parse(stdout.slice(stdout.indexOf('{'))).results as { result: string; message: string, resources: {name: string}[] }[];
    return cases.map((one) => {
      const found = results.find(({ resources }) => resources.some(({ name }) => name === one.pod.metadata.name));
      return verdict(one, found === undefined || found.result === 'pass' ? undefined : found.message);
    });
  } finally {
    removeScratch(directory);
  }
}
