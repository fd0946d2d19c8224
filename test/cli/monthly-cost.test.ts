import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { hasGit } from '../delivery/installed-git.js';
import { kaas, scratch } from './kaas.js';

const dir = scratch();
afterAll(dir.remove);

const plan = (amount: string) => `apiVersion: kaas.hexabase.ai/v1
kind: Plan
metadata: { name: gold }
spec:
  version: 2
  limits: { cpu: "2", memory: 4Gi, storage: 50Gi, pods: 50 }
  prices: [{ currency: JPY, amount: "${amount}", interval: month }, { currency: USD, amount: "80", interval: month }]
`;
const workspace = `apiVersion: kaas.hexabase.ai/v1
kind: Workspace
metadata: { name: lab, organization: acme }
spec: { hostCluster: tokyo, plan: gold, creator: u-0001 }
`;
const rest = 'test/golden/minimal/tenancy.yaml';

test('check --against says what a change costs each organization a month', async () => {
  const before = dir.write('before.yaml', plan('12000'));
  const after = dir.write('after.yaml', `${plan('15000')}---\n${workspace}`);
  const { code, out } = await kaas(['check', rest, after, '--against', rest, before]);
  expect(code).toBe(0);
  expect(out.split('\n').slice(-4)).toEqual([
    'Organization  Currency  Monthly before  After  Difference',
    'acme          JPY                    0  15000      +15000',
    'acme          USD                 0.00  80.00      +80.00',
    '',
  ]);
  const json = await kaas(['check', rest, before, '--against', rest, after, '--json']);
  expect(JSON.parse(json.out).monthlyCost).toEqual([
    { organization: 'acme', currency: 'JPY', before: '15000', after: '0', difference: '-15000' },
    { organization: 'acme', currency: 'USD', before: '80.00', after: '0.00', difference: '-80.00' },
  ]);
});

test('a change that costs nothing says nothing', async () => {
  const { out } = await kaas(['check', rest, '--against', rest]);
  expect(out).not.toContain('Monthly');
});

(hasGit() ? test : test.skip)(
  '--against takes a commit, reads it from Git alone, and says what no commit is',
  async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-C', dir.path('repo'), ...args]);
    const file = dir.write('repo/tenancy/acme.yaml', plan('12000'));
    dir.write('repo/tenancy/gone.yaml', workspace);
    git('init', '--quiet', '--initial-branch=main');
    git('add', '.');
    git('commit', '--quiet', '--message', 'Begin');
    rmSync(dir.path('repo/tenancy/gone.yaml'));
    dir.write('repo/tenancy/acme.yaml', plan('15000'));
    const before = git('status', '--porcelain').toString();
    const folder = dir.path('repo/tenancy');
    const { code, out, err } = await kaas(['check', folder, '--with', rest, '--against', 'main', '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out).monthlyCost).toEqual([
      { organization: 'acme', currency: 'JPY', before: '12000', after: '0', difference: '-12000' },
      { organization: 'acme', currency: 'USD', before: '80.00', after: '0.00', difference: '-80.00' },
    ]);
    expect(git('status', '--porcelain').toString()).toBe(before);
    const wrong = await kaas(['check', file, '--with', rest, '--against', 'origin/nowhere']);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('origin/nowhere is neither a file nor a commit');
    expect((await kaas(['check', '-', '--against', 'main'], { input: plan('1') })).err).toContain(
      'standard input has no version',
    );
    // An option in the place of a commit is none.
    expect((await kaas(['check', file, '--against=--output=x'])).code).toBe(2);
  },
);
