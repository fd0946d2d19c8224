import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Manifest } from '@hexabase-kaas/tenancy';
import type { ResourceTransform } from '@pulumi/pulumi';
// Inside the package, because programs have no use for it.
import { patching } from '../../../pulumi-kubernetes/dist/vcluster-chart.js';
import { cases, hostEntries, parseCase } from '../harness/cases.ts';
import { chartVersions, type PostRenderer, renderChart } from '../harness/chart.ts';
import { whyNoTools } from '../harness/tools.ts';

// With Flux, kustomize lays a release's patches over what the real chart renders. With Pulumi, transforms do.
test('the objects of the vCluster chart are the same, patched by Flux or by Pulumi', {
  skip: whyNoTools(),
}, async (t) => {
  for (const example of cases()) {
    const releases = hostEntries(parseCase(example)).filter(([, { kind }]) => kind === 'HelmRelease');
    for (const [key, { metadata, spec }] of releases) {
      await t.test(`${example.name}, ${key}`, () => {
        const { values, postRenderers } = spec as { values: unknown; postRenderers: readonly Patches[] };
        const transforms = postRenderers.flatMap(({ kustomize }) => kustomize.patches.map(patching));
        for (const version of chartVersions) {
          const render = (patches: readonly PostRenderer[]) =>
            sorted(renderChart(version, 'vcluster', metadata.namespace ?? '', values, patches));
          const plain = render([]);
          const patched = plain.map((object) => transforms.reduce(transformed, object));
          assert.deepEqual(patched, render(postRenderers));
          assert.notDeepEqual(patched, plain);
        }
      });
    }
  }
});

interface Patches {
  readonly kustomize: { readonly patches: readonly Parameters<typeof patching>[0][] };
}

/** An object as the engine registers it, after a transform. */
function transformed(object: Manifest, transform: ResourceTransform): Manifest {
  const { apiVersion, kind, metadata } = object;
  const type = `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`;
  const result = transform({ type, name: metadata.name, custom: true, props: object, opts: {} });
  return ((result as { readonly props: Manifest } | undefined)?.props ?? object) as Manifest;
}

const sorted = (objects: readonly Manifest[]): Manifest[] =>
  [...objects].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
const nameOf = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.name}`;
