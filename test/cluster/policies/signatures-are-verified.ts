import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ImageParameters, imageValidatingPolicy } from '@hexabase-kaas/policies';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { stringify } from 'yaml';
import { withApiServers } from '../harness/api-server.ts';
import type { Client } from '../harness/client.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { ImageRegistry } from '../harness/image-registry.ts';
import { withKyverno } from '../harness/kyverno-admission.ts';
import { createNamespaces } from '../harness/namespaces.ts';
import { runProgram } from '../harness/program-run.ts';
import { removeScratch, scratchDirectory } from '../harness/scratch.ts';
import { podOf, type SignatureCase, signatureCases, signers } from '../harness/signature-cases.ts';
import { attach, pushImage, type SigningKey, signImage } from '../harness/signed-image.ts';
import { tool } from '../harness/tools.ts';
import { until } from '../harness/until.ts';

const keys = signers();

clusterTest('an image runs if one of the attestors signed it', async (t) => {
  const registry = await ImageRegistry.start();
  const elsewhere = await ImageRegistry.start();
  try {
    const cases = signatureCases('shop', registry, elsewhere, keys);
    const policy = (mode: 'audit' | 'enforce', change: Partial<ImageParameters> = {}): Manifest =>
      imageValidatingPolicy({ ...parametersFor(registry), ...change }, {}, mode) as Manifest;
    const image = (of: ImageRegistry, name: string, key?: SigningKey) => {
      const pushed = pushImage(of, `lab/${name}`);
      if (key !== undefined) attach(pushed, [signImage(pushed, key)]);
      return pushed;
    };
    const signed = image(registry, 'signed', keys.platform);
    const unsigned = image(registry, 'unsigned');
    const podWith = (...main: string[]): Manifest => podOf('shop', 'sample', { main });

    await t.test('says kyverno apply', async () => {
      assert.deepEqual(await verdictsOfApply(policy('enforce'), cases), cases.map(expected));
    });

    await withApiServers([{ featureGates: ['ImageVolume=true'] }], async (server) => {
      const { admin } = server;
      const early = podOf('shop', 'early', { main: [unsigned.byDigest] });
      const held = { ...early, metadata: { ...early.metadata, finalizers: ['example.com/held'] } };
      await createNamespaces(admin, [['early', early]]);
      await admin.apply(held);

      await withKyverno(server, async () => {
        await t.test('nobody is refused in audit', async () => {
          await admin.apply(policy('audit'));
          await until('Kyverno asks the registry', 60, async () => {
            const before = registry.answered;
            return (await admin.dryRun(podWith(unsigned.byDigest))).ok && registry.answered > before;
          });
          for (const { title, pod } of cases) assert.equal((await admin.dryRun(pod)).message, '', title);
        });

        await t.test('says the admission controller', async () => {
          await admin.apply(policy('enforce'));
          await until('the policy refuses', 60, async () => !(await admin.dryRun(podWith(unsigned.byDigest))).ok);
          assert.deepEqual(await verdictsOfAdmission(admin, cases), cases.map(expected));
        });

        await t.test('an ephemeral container needs a signature too', async () => {
          const debugged = podOf('shop', 'debugged', { main: [signed.byDigest] });
          const { body } = await admin.apply(debugged);
          const debugWith = (name: string) => addEphemeralContainer(admin, body as Manifest, name);
          assert.match(
            (await debugWith(unsigned.byDigest)).message,
            /an image of ephemeralContainers has no valid sign/,
          );
          assert.equal((await debugWith(image(registry, 'debug', keys.pipeline).byDigest)).message, '');
        });

        await t.test('a pod that was there is judged by what is new in it', async () => {
          const labelled = { ...held, metadata: { ...held.metadata, labels: { team: 'shop' } } };
          const { message } = await admin.apply(labelled);
          assert.equal(message, '');
          const other = podOf('shop', 'early', { main: [image(registry, 'other').byDigest] });
          assert.match((await admin.dryRun(other)).message, /an image of containers has no valid signature/);
          const better = podOf('shop', 'early', { main: [signed.byDigest] });
          assert.equal((await admin.dryRun(better)).message, '');
        });

        await t.test('two policies judge one pod, each its own registry', async () => {
          const second = { name: 'elsewhere', ...strangersAt(elsewhere) };
          await admin.apply(imageValidatingPolicy(second, {}) as Manifest);
          const foreign = image(elsewhere, 'foreign').byDigest;
          const theirs = image(elsewhere, 'theirs', keys.stranger).byDigest;
          await until('the second policy refuses', 60, async () => !(await admin.dryRun(podWith(foreign))).ok);
          assert.equal((await admin.dryRun(podWith(signed.byDigest, theirs, signed.byDigest))).message, '');
          assert.match((await admin.dryRun(podWith(signed.byDigest, foreign))).message, /kaas-elsewhere failed/);
          assert.match((await admin.dryRun(podWith(theirs, unsigned.byDigest))).message, /kaas-signed-images failed/);
        });

        await t.test('a tag will do where no digest is asked for', async () => {
          await admin.apply(policy('enforce', { digest: false }));
          await until('the tag is let in', 60, async () => (await admin.dryRun(podWith(signed.byTag))).ok);
          assert.match((await admin.dryRun(podWith(unsigned.byTag))).message, /has no valid signature/);
        });

        await t.test('nobody starts while the registry is down, but in audit, and what runs can end', async () => {
          await registry.stop();
          assert.match((await admin.dryRun(podWith(signed.byDigest))).message, /connection refused/);
          await admin.remove(held);
          const freed = { ...held, metadata: { ...held.metadata, finalizers: [] } };
          await admin.apply(freed);
          await until('the pod is gone', 30, async () => (await admin.read(held)).status === 404);
          await admin.apply(policy('audit'));
          await until('the pod is let in', 60, async () => (await admin.dryRun(podWith(unsigned.byDigest))).ok);
        });
      });
    });
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

const strangersAt = ({ host }: ImageRegistry): Pick<ImageParameters, 'images' | 'attestors'> => ({
  images: [`${host}/lab/*`],
  attestors: [{ name: 'stranger', publicKey: keys.stranger.publicKey }],
});

/** Whether a pod is let in, and whether a refusal says why. */
type Verdict = readonly [title: string, admitted: boolean, asSaid: boolean];

const expected = ({ title, refused }: SignatureCase): Verdict => [title, refused === undefined, true];

const verdict = ({ title, refused }: SignatureCase, message: string): Verdict => [
  title,
  message === '',
  refused === undefined ? message === '' : refused.test(message),
];

async function verdictsOfAdmission(admin: Client, cases: readonly SignatureCase[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const one of cases) verdicts.push(verdict(one, (await admin.dryRun(one.pod)).message));
  return verdicts;
}

async function verdictsOfApply(policy: Manifest, cases: readonly SignatureCase[]): Promise<Verdict[]> {
  const directory = scratchDirectory('signatures');
  try {
    writeFileSync(join(directory, 'policy.yaml'), stringify(policy));
    writeFileSync(join(directory, 'pods.yaml'), cases.map(({ pod }) => stringify(pod)).join('---\n'));
    const args = ['apply', 'policy.yaml', '--resource', 'pods.yaml', '--registry'];
    const report = ['--policy-report', '--output-format', 'json'];
    const { stdout, stderr } = await runProgram(tool('kyverno'), [...args, ...report], directory);
    assert.match(stdout, /\{/, stderr);
    const { results } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Report;
    return cases.map((one) => {
      const found = results.find(({ resources }) => resources[0]?.name === one.pod.metadata.name);
      assert.ok(found, `${one.title}: kyverno apply says nothing about it`);
      return verdict(one, found.result === 'pass' ? '' : found.message);
    });
  } finally {
    removeScratch(directory);
  }
}

interface Report {
  readonly results: readonly {
    readonly result: string;
    readonly message: string;
    readonly resources: readonly { readonly name: string }[];
  }[];
}

function addEphemeralContainer(admin: Client, pod: Manifest, image: string) {
  const spec = { ...(pod.spec as object), ephemeralContainers: [{ name: 'debug', image }] };
  const { namespace, name } = pod.metadata;
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/ephemeralcontainers?dryRun=All`;
  return admin.request('PUT', path, { ...pod, spec });
}
