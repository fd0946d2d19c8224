// What a user copies into a pipeline is run here, as far as it needs no Kyverno: test/cluster has that.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const example = 'examples/ci-policy-check';
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ci-policy-check-'));
  cpSync(example, folder, { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const check = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync('bash', ['check.sh', ...args], { cwd: folder, encoding: 'utf8' });
  return { status, out: stdout + stderr };
};

test('the check finds what the cluster would refuse, and says where', () => {
  const { status, out } = check();
  expect(status).toBe(1);
  expect(out).toContain('debug');
  expect(out).toMatch(/privileged/);
  expect(out).toMatch(/hostNetwork/);
});

test('the check passes what meets the standard', () => {
  rmSync(join(folder, 'manifests/debug.yaml'));
  const { status, out } = check();
  expect([status, out]).toEqual([0, expect.not.stringMatching(/refused/)]);
});

test.each(['github/policy.yaml', 'gitlab-ci.yaml'])('%s runs the check on the folder that it watches', (file) => {
  const text = readFileSync(join(example, file), 'utf8');
  expect(() => parse(text)).not.toThrow();
  expect(text).toContain('./check.sh manifests restricted');
  expect(text).toContain("'manifests/**");
  expect(text).toContain('npm install --save-dev @hexabase-kaas/cli');
});
