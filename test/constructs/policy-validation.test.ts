// The real `cdk8s synth` of a plain app with the plugin: what it says of the constructs that policies refuse.
import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { temporaryFolder } from './sample-app.ts';

const modules = join(process.cwd(), 'node_modules');

const app = (privileged: boolean): string => `
const { App, ApiObject, Chart } = require('cdk8s');
const app = new App();
const chart = new Chart(app, 'shop');
new ApiObject(chart, 'web', {
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' },
  spec: { containers: [{ name: 'main', image: 'registry.example.com/web:1', securityContext: { privileged: ${privileged} } }] },
});
app.synth();
`;

function synth(source: string, properties: object) {
  const folder = temporaryFolder();
  symlinkSync(modules, join(folder, 'node_modules'));
  writeFileSync(join(folder, 'plugin.cjs'), "module.exports = require('@hexabase-kaas/constructs');\n");
  writeFileSync(join(folder, 'main.cjs'), source);
  const validation = { package: './plugin.cjs', class: 'PolicyValidation', version: '0.1.0', properties };
  const config = { language: 'typescript', app: 'node main.cjs', validations: [validation] };
  writeFileSync(join(folder, 'cdk8s.yaml'), JSON.stringify(config));
  const report = join(folder, 'report.json');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(modules, 'cdk8s-cli/bin/cdk8s'),
      'synth',
      '--check-upgrade=false',
      '--validation-reports-output-file',
      report,
    ],
    {
      cwd: folder,
      env: { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter), NODE_OPTIONS: '' },
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr, report };
}

test('a refused object is told with its construct, its field and the fix, and the exit code is 2', () => {
  const { status, stdout, report } = synth(app(true), { kubernetes: '1.35' });
  expect(stdout).toContain('Construct Path: shop/web');
  expect(status).toBe(2);
  const { reports } = JSON.parse(readFileSync(report, 'utf8'));
  expect(reports[0].violations).toEqual([
    {
      ruleName: 'privileged-containers',
      recommendation: expect.stringMatching(/^Pod web: .*privileged is true/),
      fix: expect.stringContaining('Leave securityContext.privileged out'),
      violatingConstructs: [
        expect.objectContaining({
          constructPath: 'shop/web',
          locations: ['spec.containers[main].securityContext.privileged'],
        }),
      ],
    },
  ]);
});

test('what passes is written, and a stricter standard refuses it', () => {
  expect(synth(app(false), {}).status).toBe(0);
  expect(synth(app(false), { standard: 'restricted' }).status).toBe(2);
});
