// What the guide on policies shows is there, runs, and is what Flux takes.
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { schemaErrors } from '../tenancy/manifests/schema.ts';

const guide = readFileSync('docs/guides/policies.md', 'utf8');
const blocks = (language: string): string[] =>
  [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text]) => text as string);
const lines = blocks('text').flatMap((text) => text.trim().split('\n'));

test('the objects of Flux meet their schema, and wait for a policy of the bundle', async () => {
  const all = blocks('yaml').flatMap((text) => parseAllDocuments(text).map((document) => document.toJS()));
  const objects = all.filter(({ kind }) => kind === 'Kustomization');
  expect(objects.map(({ metadata }) => metadata.name)).toEqual(['policies', 'workloads']);
  for (const object of objects) expect(await schemaErrors(object)).toEqual([]);
  const [{ name }] = objects[0].spec.healthChecks;
  expect(readFileSync(`policies/bundle/kyverno/enforce/${name.replace('kaas-', '')}.yaml`, 'utf8')).toContain(
    `name: ${name}\n`,
  );
});

test('the folders that are applied are committed', () => {
  const folders = [...guide.matchAll(/(?:-k |`)(policies\/bundle\/[a-z/]+)/g)].map(([, folder]) => folder as string);
  expect(folders.length).toBeGreaterThan(2);
  for (const folder of folders.filter((name) => !name.endsWith('bundle/'))) {
    expect(existsSync(`${folder}/kustomization.yaml`)).toBe(true);
  }
});

test('the bundles of one own are written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'policies-'));
  try {
    const commands = lines.filter((line) => line.startsWith('kaas policy emit'));
    expect(commands).toHaveLength(3);
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(join(folder, 'cosign.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    for (const command of commands) {
      const args = [resolve('cli/bin/kaas.js'), ...command.replaceAll("'", '').split(' ').slice(1)];
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
      expect([command, status, stderr]).toEqual([command, 0, '']);
    }
    expect(readFileSync(join(folder, 'policies/audit/signed-images.yaml'), 'utf8')).toContain('registry.example.com/*');
    expect(readdirSync(join(folder, 'policies')).sort()).toEqual(['audit', 'enforce']);
    expect(readFileSync(join(folder, 'policies/enforce/trusted-registries.yaml'), 'utf8')).toContain('- Deny');
    expect(readFileSync(join(folder, 'policies/audit/trusted-registries.yaml'), 'utf8')).toContain('- Audit');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
