import { codes, fixture, kaas, organization, project, scratch } from './kaas.js';

const dir = scratch();
afterAll(dir.remove);

test('a sound tenancy has no issues', async () => {
  expect(await kaas(['check', fixture])).toEqual({
    code: 0,
    out: 'No issues: 2 organizations, 2 workspaces, 2 projects, 1 binding.\n',
    err: '',
  });
  expect(await kaas(['check', fixture, '--json'])).toEqual({ code: 0, out: '{"issues":[]}\n', err: '' });
});

test('an issue says what, where, got, allowed and what to do', async () => {
  const file = dir.write(
    'one/acme.yaml',
    `# the company\n${organization('acme')}\n---\n${organization('globex', { displayname: 'G' })}\n`,
  );
  const { code, out, err } = await kaas(['check', file]);
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(out).toBe(
    `${[
      file,
      `  ${file}:4:96  error  unknown-field`,
      '    organizations.globex.displayname',
      '    there is no field "displayname" here',
      '    fix: write displayName',
      '',
      '1 error',
      'kaas explain unknown-field says more about a code.',
    ].join('\n')}\n`,
  );
});

test('--json has exactly the five fields of an issue', async () => {
  const { code, out } = await kaas(['check', '-', '--json'], { input: `${organization('Acme')}\n---\na: [` });
  expect(code).toBe(1);
  const { issues } = JSON.parse(out) as { issues: object[] };
  expect(Object.keys(JSON.parse(out))).toEqual(['issues']);
  expect(issues.length).toBeGreaterThanOrEqual(2);
  for (const issue of issues) expect(Object.keys(issue)).toEqual(['code', 'severity', 'path', 'message', 'fix']);
});

test('issues of files and of the model are shown at once, by file', async () => {
  dir.write('many/a.yaml', 'kind: [\n');
  dir.write('many/b/c.yml', organization('Acme'));
  dir.write('many/b/d.json', '{"a": 1, "a": 2}');
  const { code, out } = await kaas(['check', dir.path('many')]);
  expect(code).toBe(1);
  const found = ['yaml-syntax', 'bad-name', 'yaml-duplicate-key'];
  for (const name of found) expect(out).toContain(`error  ${name}`);
  expect(out.indexOf('a.yaml')).toBeLessThan(out.indexOf('c.yml'));
});

test('a place is found below lists, named items, labels with dots and in a kind: List', async () => {
  const item = project('web', {
    labels: undefined,
    roles: [{ name: 'reader', rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['gett'] }] }],
  });
  const file = dir.write(
    'list.yaml',
    `apiVersion: v1\nkind: List\nitems:\n- ${item}\n- apiVersion: kaas.hexabase.ai/v1\n  kind: Project\n  metadata:\n    name: api\n    organization: acme\n    workspace: shop\n    labels:\n      example.com/a.b: 5\n  spec:\n    ingressPorts: [80, many]\n`,
  );
  const { out } = await kaas(['check', file]);
  expect(out).toContain(`${file}:12:7  error  wrong-type`);
  expect(out).toContain(`${file}:14:24  error  wrong-type`);
  expect(out).toMatch(/list\.yaml:4:\d{3} {2}error/);
});

test('a duplicate says where the first one is', async () => {
  const first = dir.write('twice/1.yaml', organization('acme'));
  const second = dir.write('twice/2.yaml', organization('acme'));
  const { out } = await kaas(['check', dir.path('twice')]);
  expect(out).toContain(`${second}:1:1  error  duplicate`);
  expect(out).toContain(`; first at ${first}:1:1`);
});

test('--with resolves references of other sources', async () => {
  const alone = await kaas(['check', `${fixture}/acme`, '--json']);
  expect(alone.code).toBe(1);
  expect(await kaas(['check', `${fixture}/acme`, '--with', `${fixture}/platform.yaml`, '--json'])).toMatchObject({
    code: 0,
  });
});

test('--against finds a change to what cannot be changed', async () => {
  const workspace = (retention: string, hostCluster: string) =>
    JSON.stringify({
      apiVersion: 'kaas.hexabase.ai/v1',
      kind: 'Workspace',
      metadata: { name: 'lab', organization: 'globex' },
      spec: { hostCluster, plan: 'small', creator: 'u', retention },
    });
  const before = dir.write('before.yaml', workspace('keep', 'tokyo'));
  const others = ['--with', `${fixture}/platform.yaml`];
  expect(await kaas(['check', before, ...others, '--against', before])).toMatchObject({ code: 0 });
  const other = dir.write(
    'osaka.yaml',
    JSON.stringify({
      apiVersion: 'kaas.hexabase.ai/v1',
      kind: 'HostCluster',
      metadata: { name: 'osaka' },
      spec: {
        region: 'jp-west',
        domain: 'o.example.com',
        issuer: { url: 'https://login.example.com' },
        capacity: { cpu: '32', memory: '128Gi', storage: '4000Gi' },
        network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['192.0.2.0/24'] },
      },
    }),
  );
  const run = await kaas(['check', '-', ...others, other, '--against', before, '--json'], {
    input: workspace('keep', 'osaka'),
  });
  expect(run.code).toBe(1);
  expect(codes(run).length).toBeGreaterThan(0);
});

test('warnings alone exit with 0', async () => {
  const workspace = await kaas(['check', `${fixture}/platform.yaml`, '--against', fixture, '--json']);
  const { issues } = JSON.parse(workspace.out) as { issues: { severity: string }[] };
  expect(issues.length).toBeGreaterThan(0);
  expect(workspace.code).toBe(issues.some(({ severity }) => severity === 'error') ? 1 : 0);
});

test('people see the first fifty issues, programs all of them', async () => {
  const many = Array.from({ length: 60 }, (_, i) => organization(`Bad${i}`)).join('\n---\n');
  const { out } = await kaas(['check', '-'], { input: many });
  expect(out.match(/ {2}error {2}bad-name/g)).toHaveLength(50);
  expect(out).toContain('and 10 more issues; --json prints all of them');
  expect(out).toContain('60 errors');
  expect(codes(await kaas(['check', '-', '--json'], { input: many }))).toHaveLength(60);
});
