// The README is held to what the product does: its example is run, its output compared, its tests exist.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { treeOf } from './tree.js';

const readme = readFileSync('README.md', 'utf8');
const block = (name: string): string => {
  const found = new RegExp(`<!-- ${name}[^>]*-->\\n\`\`\`\\w*\\n([\\s\\S]*?)\`\`\``).exec(readme);
  if (found === null) throw new Error(`README.md has no block ${name}`);
  return found[1] as string;
};

/** Puts real output into the README (UPDATE=1), or holds the README against it. */
function expectBlock(name: string, real: string): void {
  if (process.env.UPDATE) {
    const text = readFileSync('README.md', 'utf8');
    writeFileSync(
      'README.md',
      text.replace(
        new RegExp(`(<!-- ${name}[^>]*-->\\n\`\`\`\\w*\\n)[\\s\\S]*?\`\`\``),
        (_all, head) => `${head}${real}\`\`\``,
      ),
    );
  } else expect(block(name)).toBe(real);
}

describe('README', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'readme-'));
    symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'main.ts'), block('example'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (...args: string[]) =>
    spawnSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '', CDK8S_OUTDIR: join(folder, 'tree') },
    });

  it('has an example of about fifteen lines that runs', () => {
    expect(block('example').trimEnd().split('\n').length).toBeLessThanOrEqual(16);
    const { status, stderr } = run('main.ts');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('shows what the example yields', () => {
    const web = treeOf(join(folder, 'tree'))['workspaces/tokyo/acme/shop/tenant/projects/web.yaml'] as string;
    const [namespace, quota] = web.split('---\n');
    expectBlock('yields', `${namespace}---\n${quota}`);
  });

  it('shows a document that gives the same project', () => {
    writeFileSync(join(folder, 'rest.yaml'), example.map((one) => JSON.stringify(one)).join('\n---\n'));
    writeFileSync(join(folder, 'web.yaml'), block('documents'));
    const { status, stderr } = run(
      join(process.cwd(), 'cli/bin/kaas.js'),
      'render',
      'rest.yaml',
      'web.yaml',
      '--out',
      'from-yaml',
    );
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('error')]);
    const path = 'workspaces/tokyo/acme/shop/tenant/projects/web.yaml';
    expect(treeOf(join(folder, 'from-yaml'))[path]).toBe(treeOf(join(folder, 'tree'))[path]);
  });

  it('shows what a mistake looks like', () => {
    const main = block('example')
      .replace('Plan.small()', "Plan.fromName('smal')")
      .replace("cpu: '1',", "cpu: '8',")
      .replace("'WSUsers'", "'Users'");
    writeFileSync(join(folder, 'mistake.ts'), main);
    const { status, stderr } = run('mistake.ts');
    expect(status).toBe(1);
    const lines = stderr
      .split('\n')
      .filter((line) => /^(TenancyError: )?\[/.test(line.trim()))
      .map((line) => line.trim());
    expectBlock('issues', `${lines.map((line) => line.replace('TenancyError: ', '')).join('\n')}\n`);
  });

  it('names only tests that exist, and a test for every row that works', () => {
    const rows = readme.slice(readme.indexOf('<!-- features -->')).split('\n\n')[0]?.split('\n').slice(3) ?? [];
    expect(rows.length).toBeGreaterThan(25);
    for (const row of rows) {
      const [, what = '', status = '', shown = ''] = row.split('|').map((cell) => cell.trim());
      const tests = [...shown.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string);
      expect([what, status]).toEqual([what, expect.stringMatching(/^(works|rendered|planned)$/)]);
      expect([what, tests.length > 0]).toEqual([what, status !== 'planned']);
      expect(tests.filter((test) => !existsSync(test))).toEqual([]);
    }
  });

  it('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!http)([^)#]+)/g)].map((match) => match[1] as string);
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });
});

const document = (kind: string, metadata: object, spec: object) => ({
  apiVersion: 'kaas.hexabase.ai/v1',
  kind,
  metadata,
  spec,
});
const example = [
  document(
    'HostCluster',
    { name: 'tokyo' },
    {
      region: 'jp-east',
      domain: 'kaas.example.com',
      issuer: { url: 'https://id.kaas.example.com' },
      capacity: { cpu: '64', memory: '256Gi', storage: '4Ti' },
      network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['10.0.0.0/24'] },
    },
  ),
  document('Organization', { name: 'acme' }, {}),
  document(
    'Workspace',
    { name: 'shop', organization: 'acme' },
    { hostCluster: 'tokyo', plan: 'small', creator: 'u-0001' },
  ),
];
