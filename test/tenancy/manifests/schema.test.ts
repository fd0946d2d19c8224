import { parseTenancy, tenancyManifests } from '@hexabase-kaas/tenancy';
import { acmeDocuments, goldenCases, goldenDocuments } from '../../golden-case.js';
import { schemaErrors } from './schema.js';

describe.each([...goldenCases(), 'acme'])('objects of %s', (name) => {
  it('pass the schemas of the Kubernetes and Flux API packages', async () => {
    const manifests = Object.entries(
      tenancyManifests(parseTenancy(name === 'acme' ? acmeDocuments() : goldenDocuments(name))),
    );
    const wrong: string[] = [];
    for (const [key, manifest] of manifests) {
      for (const error of await schemaErrors(manifest)) wrong.push(`${key}: ${error}`);
    }
    expect(manifests.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });
});

it('the schemas refuse what is not of their form', async () => {
  const bad = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'x' }, spec: { hard: 'all' } };
  expect(await schemaErrors(bad)).not.toEqual([]);
});
