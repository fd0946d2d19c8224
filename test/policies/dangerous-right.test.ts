import { parseTenancy, TenancyError } from '@hexabase-kaas/tenancy';
import { furtherPolicies } from './further-policies.ts';

const apiVersion = 'kaas.hexabase.ai/v1';
const network = { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['10.0.0.0/24'] };
const capacity = { cpu: '64', memory: '256Gi', storage: '4Ti' };
const of = { organization: 'acme' };

/** Whether the tenancy takes a project role with this rule, or calls it dangerous. */
function isDangerous(rule: object): boolean {
  const documents = [
    {
      apiVersion,
      kind: 'HostCluster',
      metadata: { name: 'tokyo' },
      spec: { region: 'jp', domain: 'kaas.example.com', issuer: { url: 'https://id.example.com' }, capacity, network },
    },
    { apiVersion, kind: 'Organization', metadata: { name: 'acme' }, spec: {} },
    {
      apiVersion,
      kind: 'Workspace',
      metadata: { name: 'shop', ...of },
      spec: { hostCluster: 'tokyo', plan: 'small', creator: 'u-1' },
    },
    {
      apiVersion,
      kind: 'Project',
      metadata: { name: 'web', workspace: 'shop', ...of },
      spec: { roles: [{ name: 'role', rules: [rule] }] },
    },
  ];
  try {
    parseTenancy(documents);
    return false;
  } catch (error) {
    if (!(error instanceof TenancyError)) throw error;
    return error.issues.some(({ code }) => code === 'dangerous-role');
  }
}

/** Words in the lists of the policy: what it looks for in verbs, in resources, and in resources that are written. */
const role = furtherPolicies.rights?.find(({ name }) => name === 'role-rights');
const words = (variable: string): string[] =>
  [...(role?.variables?.find(({ name }) => name === variable)?.expression ?? '').matchAll(/ in (\[[^\]]*\])/g)]
    .flatMap(([, list]) => JSON.parse(list as string) as string[])
    .filter((word) => !['get', 'list', 'watch'].includes(word));

const pods = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };

describe('the policy on roles and the tenancy call the same rights dangerous', () => {
  test.each(words('verbs'))('verb %s', (verb) => {
    expect(isDangerous({ ...pods, verbs: [verb] })).toBe(true);
  });
  test.each(words('resources'))('resource %s', (resource) => {
    expect(isDangerous({ ...pods, resources: [resource] })).toBe(true);
  });
  test.each(words('writes'))('writing %s', (resource) => {
    expect(isDangerous({ ...pods, resources: [resource], verbs: ['update'] })).toBe(true);
    expect(isDangerous({ ...pods, resources: [resource] })).toBe(false);
  });
  test('there are as many words as the tenancy has', () => {
    expect([words('verbs').length, words('resources').length, words('writes').length]).toEqual([4, 28, 7]);
  });
  test('a harmless rule is neither', () => {
    expect(isDangerous(pods)).toBe(false);
  });
});
