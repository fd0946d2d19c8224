import { names, parseTenancy, TenancyError, tenancyIssues } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';

const hostile = [
  '',
  ' ',
  'a b',
  'a\0b',
  'a\nb',
  'a\r',
  '\tb',
  'a/b',
  '../x',
  '..',
  '.',
  'a\\b',
  'a%2fb',
  'аcme', // a Cyrillic first letter
  'ａcme', // full width
  'acme\u200b',
  '\u202eemca',
  'é',
  'a--b',
  '-a',
  'a-',
  'A',
  'Acme',
  '1a',
  'a.b',
  'a_b',
  'a:b',
  'xn',
  'xn--a',
  'kube',
  'kube-system',
  '__proto__',
  'hasOwnProperty',
  '{a: b}',
  '*alias',
  '&anchor',
  '!!js/function',
  '- a',
  '${HOME}',
  '$(id)',
  '`id`',
  "a' || true || '",
  'a") || true || ("',
  '<script>',
  'a;color:red',
  'a</style>',
  '%00',
  'a'.repeat(300),
];

const home = { organization: 'acme', workspace: 'shop' };
const forms: Record<string, (name: string) => unknown> = {
  'host cluster': (name) => ({ hostClusters: [{ name }] }),
  plan: (name) => ({ plans: [{ name }] }),
  organization: (name) => ({ organizations: [{ name }] }),
  workspace: (name) => ({ workspaces: [{ name, organization: 'acme' }] }),
  'organization of a workspace': (name) => ({ workspaces: [{ name: 'shop', organization: name }] }),
  project: (name) => ({ projects: [{ name, ...home }] }),
  'workspace of a project': (name) => ({ projects: [{ name: 'web', organization: 'acme', workspace: name }] }),
  'parent of a project': (name) => ({ projects: [{ name: 'web', ...home, parent: name }] }),
  role: (name) => ({ projects: [{ name: 'web', ...home, roles: [{ name, rules: [] }] }] }),
  binding: (name) => ({ groupBindings: [{ name, ...home, group: 'Devs' }] }),
  'role of a binding': (name) => ({ groupBindings: [{ name: 'devs', ...home, group: 'Devs', role: name }] }),
  'node pool': (name) => ({ hostClusters: [{ name: 'tokyo', nodePools: [{ name }] }] }),
  'name in metadata': (name) => [{ apiVersion: names.apiVersion, kind: 'Organization', metadata: { name } }],
};
const refusals = ['bad-name', 'reserved-name', 'too-long'];

describe.each(Object.entries(forms))('a hostile %s name', (_kind, form) => {
  test.each(hostile)('%j is refused', (name) => {
    const issues = tenancyIssues(form(name));
    expect(issues.map(({ code }) => code).filter((code) => refusals.includes(code))).not.toEqual([]);
    expect(() => parseTenancy(form(name))).toThrow(TenancyError);
    // Nothing of the name acts in a terminal, in HTML attributes or as a line of its own.
    for (const { path, message, fix } of issues) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that no control character gets through is the point
      expect(`${path}${message}${fix}`).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]/);
      expect(message.length).toBeLessThan(400);
    }
  });
});

// A group is an entry of a claim: capitals and hyphens are its own, the rest is refused all the same.
const groups = hostile.filter((name) => !/^[A-Za-z][A-Za-z0-9-]{0,39}$/.test(name));
test.each(groups)('%j is no group name', (name) => {
  const issues = tenancyIssues({ workspaces: [{ name: 'shop', organization: 'acme', groups: [{ name }] }] });
  expect(issues.map(({ code }) => code).filter((code) => refusals.includes(code))).not.toEqual([]);
});

test('no text that is not an id gets through as one', () => {
  const id = new RegExp(names.idPattern);
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[a-z-]{1,12}$/)),
      (name) => {
        const refused = tenancyIssues({ organizations: [{ name }] }).length > 0;
        expect(refused).toBe(
          !id.test(name) || name.length > 20 || /^(?:xn|kube|kube-.*)$/.test(name) || /\n$/.test(name),
        );
      },
    ),
    { numRuns: 2_000 },
  );
});

test('different ids never make the same derived name', () => {
  const id = fc.stringMatching(/^[a-z](?:-?[a-z0-9]){0,6}$/);
  fc.assert(
    fc.property(id, id, id, id, (a, b, c, d) => {
      const same = a === c && b === d;
      expect(names.hostNamespace(a, b) === names.hostNamespace(c, d)).toBe(same);
      expect(names.audience(a, b) === names.audience(c, d)).toBe(same);
      expect(names.workspacePath(a, b) === names.workspacePath(c, d)).toBe(same);
    }),
    { numRuns: 3_000 },
  );
});

test('the longest derived names fit into 63 characters', () => {
  const [organization, workspace] = ['a'.repeat(names.maxLength.organization), 'a'.repeat(names.maxLength.workspace)];
  expect(`vc-vcluster-v-${names.hostNamespace(organization, workspace)}`.length).toBeLessThanOrEqual(63);
  expect(names.audience(organization, workspace).length).toBeLessThanOrEqual(63);
});
