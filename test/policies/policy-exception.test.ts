import { type ExceptionParameters, policyException } from '@hexabase-kaas/policies';
import { schemaErrors } from '../tenancy/manifests/schema.ts';

const parameters: ExceptionParameters = {
  name: 'legacy-agent',
  namespace: 'kyverno-exceptions',
  policies: ['host-namespaces'],
  namespaces: ['acme--shop'],
  selector: { matchLabels: { app: 'agent' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] },
  reason: 'The agent reads the process table until its next release',
  until: '2027-01-31T00:00:00Z',
};

describe('an exception', () => {
  test('names policies, place, objects, reason and end', async () => {
    const manifest = policyException(parameters, { team: 'platform' });
    expect(await schemaErrors(manifest)).toEqual([]);
    expect(manifest).toMatchObject({
      apiVersion: 'policies.kyverno.io/v1',
      kind: 'PolicyException',
      metadata: { name: 'legacy-agent', namespace: 'kyverno-exceptions', labels: { team: 'platform' } },
      spec: {
        policyRefs: [{ kind: 'ValidatingPolicy', name: 'kaas-host-namespaces' }],
        matchConditions: [
          { name: 'in-namespaces', expression: 'request.namespace in ["acme--shop"]' },
          { name: 'by-labels', expression: expect.stringMatching(/"app" in .* && .*!\("tier" in /) },
        ],
        expiresAt: '2027-01-31T00:00:00Z',
        properties: { reason: parameters.reason },
      },
    });
  });

  test.each<[string, Partial<ExceptionParameters>, string]>([
    ['from nothing', { policies: [] }, 'policies is empty'],
    ['for everybody', { namespaces: undefined, selector: undefined }, 'neither namespaces nor selector'],
    ['for nobody in particular', { namespaces: [], selector: { matchLabels: {} } }, 'neither namespaces nor selector'],
    ['for no reason', { reason: ' ' }, 'reason is empty'],
    ['for ever', { until: 'never' }, 'until is "never"'],
    ['until a day that is not', { until: '2027-13-01T00:00:00Z' }, 'until is "2027-13-01T00:00:00Z"'],
  ])('%s is refused', (_, change, fault) => {
    expect(() => policyException({ ...parameters, ...change }, {})).toThrow(`exception legacy-agent: ${fault}`);
  });

  test('every fault is said at once', () => {
    const all = { ...parameters, policies: [], reason: '', until: '' };
    expect(() => policyException(all, {})).toThrow(/policies is empty.*; reason is empty.*; until is ""/);
  });
});
