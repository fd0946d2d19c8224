// The real `cdk8s synth` on a copy of the example: what it writes, and what it says when something is wrong.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { TenancyApp } from '@hexabase-kaas/constructs';
import { manifestFiles } from '@hexabase-kaas/delivery';
import { temporaryFolder } from './sample-app.ts';

const example = join(process.cwd(), 'examples/acme');
const modules = join(process.cwd(), 'node_modules');

function copy(): string {
  const folder = temporaryFolder();
  const isSource = (path: string) => !/acme[\\/](?:dist|tree|node_modules)(?:[\\/]|$)/.test(path);
  cpSync(example, folder, { recursive: true, filter: isSource });
  symlinkSync(modules, join(folder, 'node_modules'));
  return folder;
}

function synth(cwd: string, ...options: string[]) {
  const env = { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };
  // Jest's own options for Node are not meant for the programs that are run here.
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(modules, 'cdk8s-cli/bin/cdk8s'), 'synth', '--check-upgrade=false', ...options],
    { cwd, env: { ...env, NODE_OPTIONS: '' }, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

const edit = (file: string, from: string, to: string): void => {
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
};

test('cdk8s synth writes the tree of the example, folders in folders, and the plugin passes', async () => {
  const folder = copy();
  const { status, stdout } = synth(folder);
  expect(stdout).toContain('- tree/workspaces/tokyo/acme/shop/tenant/projects/web-eu.yaml');
  expect(stdout).toContain('success');
  expect(status).toBe(0);
  const main = (await import(join(example, 'main.ts'))) as { tenancy(app: TenancyApp): TenancyApp };
  const expected = manifestFiles(main.tenancy(new TenancyApp({ outdir: temporaryFolder() })).manifests());
  for (const [path, text] of expected) expect(readFileSync(join(folder, 'tree', path), 'utf8')).toBe(text);
});

test('with an error the plugin reports the construct, the exit code is 2 and no tree is written', () => {
  const folder = copy();
  edit(join(folder, 'acme.ts'), 'Plan.medium()', "Plan.fromName('mediun')");
  const { status, stdout } = synth(folder, '--validation-reports-output-file', 'report.json');
  expect(status).toBe(2);
  expect(stdout).toContain('Construct Path: acme/shop\n');
  expect(stdout).toContain('workspaces.acme/shop.plan');
  expect(existsSync(join(folder, 'tree/workspaces'))).toBe(false);
  const { reports } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
  expect(reports[0].summary.status).toBe('failure');
  expect(reports[0].violations[0].violatingConstructs[0].constructPath).toBe('acme/shop');
});

test('without validation, or without the plugin, the app itself fails', () => {
  const folder = copy();
  edit(join(folder, 'acme.ts'), 'Plan.medium()', "Plan.fromName('mediun')");
  const unvalidated = synth(folder, '--no-validate');
  expect(unvalidated.status).toBe(1);
  expect(unvalidated.stderr).toContain('[acme/shop] workspaces.acme/shop.plan');
  edit(join(folder, 'cdk8s.yaml'), 'class: TenancyValidation', 'class: TenancyValidation_');
  expect(synth(folder).status).toBe(1);
  rmSync(join(folder, 'cdk8s.yaml'));
  expect(synth(folder, '--app', 'node main.ts').status).toBe(1);
});

test('the plugin refuses an app that is no TenancyApp: it has nothing to judge', () => {
  const folder = copy();
  writeFileSync(
    join(folder, 'main.ts'),
    "import { App, Chart } from 'cdk8s';\nconst app = new App();\nnew Chart(app, 'a');\napp.synth();\n",
  );
  const { status, stdout } = synth(folder);
  expect(status).toBe(2);
  expect(stdout).toContain('no-tenancy');
});
