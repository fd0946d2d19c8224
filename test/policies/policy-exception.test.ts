import {
  type AdmissionRequest,
  type ExceptionParameters,
  judge,
  type LabelSelector,
  type Policy,
  policyException,
} from '@hexabase-kaas/policies';
import fc from 'fast-check';
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

describe('the labels that an exception is for', () => {
  const key = fc.constantFrom('app', 'example.com/tier');
  const value = fc.constantFrom('', 'agent', 'web');
  const labels = fc.option(fc.dictionary(key, value), { nil: undefined });
  const requirement = fc.record({
    key,
    operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
    values: fc.array(value, { minLength: 1, maxLength: 2 }),
  });
  const selector = fc.record({ matchLabels: fc.dictionary(key, value), matchExpressions: fc.array(requirement) });
  const operation = fc.constantFrom('CREATE' as const, 'UPDATE' as const, 'DELETE' as const);

  test('are chosen as Kubernetes chooses by a selector, in a deletion those of what goes', () => {
    fc.assert(
      fc.property(selector, labels, operation, (selected, own, operation) => {
        const { spec } = policyException({ ...parameters, selector: selected }, {});
        const conditions = (spec as { matchConditions: { name: string; expression: string }[] }).matchConditions;
        const expression = conditions.find(({ name }) => name === 'by-labels')?.expression ?? 'true';
        const [judged] = judge([policyOn(expression)], request(operation, own));
        expect(judged).toMatchObject({ verdict: isChosen(selected, own ?? {}) ? 'pass' : 'fail' });
      }),
      { numRuns: 500 },
    );
  });

  const isChosen = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector, own: Record<string, string>): boolean =>
    Object.entries(matchLabels).every(([name, wanted]) => own[name] === wanted) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const among = key in own && values.includes(own[key] as string);
      return { In: among, NotIn: !among, Exists: key in own, DoesNotExist: !(key in own) }[operator];
    });
});

const policyOn = (expression: string): Policy => ({
  name: 'selected',
  title: 'Selected',
  category: 'Test',
  severity: 'low',
  description: 'Selected',
  remediation: 'None',
  japanese: { title: '選択', description: '選択', remediation: 'なし' },
  match: { rules: [{ apiGroups: [''], operations: ['CREATE', 'UPDATE', 'DELETE'], resources: ['pods'] }] },
  validations: [{ expression, message: 'not selected' }],
});

/** A request on a pod with these labels; the other state of it has others. */
function request(operation: 'CREATE' | 'UPDATE' | 'DELETE', labels?: Record<string, string>): AdmissionRequest {
  const pod = (own?: Record<string, string>): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'agent', namespace: 'shop', ...(own && { labels: own }) },
  });
  return {
    operation,
    kind: { group: '', version: 'v1', kind: 'Pod' },
    resource: { group: '', version: 'v1', resource: 'pods' },
    name: 'agent',
    namespace: 'shop',
    userInfo: { username: 'somebody', groups: [] },
    object: operation === 'DELETE' ? null : pod(labels),
    oldObject: operation === 'CREATE' ? null : pod(operation === 'DELETE' ? labels : { app: 'another' }),
  };
}
