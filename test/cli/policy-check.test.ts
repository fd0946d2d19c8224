import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { fixture, kaas, project, scratch } from './kaas.js';

const dir = scratch();
afterAll(dir.remove);

const pod = (name: string, container: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
spec:
  containers:
  - name: main
    image: registry.example.com/web:1
${container}`;

const privileged = pod('bad', '    securityContext:\n      privileged: true\n');
const plain = pod('good', '');

interface Result {
  readonly policy: string;
  readonly resource: string;
  readonly file: string;
  readonly verdict: string;
  readonly message: string;
}

async function results(args: readonly string[], input = ''): Promise<{ code: number | null; results: Result[] }> {
  const { code, out } = await kaas(['policy', 'check', ...args, '--json'], { input });
  return { code, results: (JSON.parse(out) as { results: Result[] }).results };
}

const failing = (all: readonly Result[]): string[] =>
  all.filter(({ verdict }) => verdict === 'fail').map(({ policy, resource }) => `${policy} ${resource}`);

test('what is refused exits with 1 and is told with its line, what is wrong and what to do', async () => {
  const file = dir.write('one/pods.yaml', `# two pods\n${plain}---\n${privileged}`);
  const { code, out } = await kaas(['policy', 'check', file]);
  expect(code).toBe(1);
  expect(out).toContain(`${file}:22:7  fail  privileged-containers  critical\n    Pod shop/bad\n`);
  expect(out).toContain('spec.containers[main].securityContext.privileged is true');
  expect(out).toMatch(/\n {4}fix: Leave securityContext.privileged out/);
  expect(out).toMatch(/Policy +Severity +Failures\nprivileged-containers +critical +1\n/);
  expect(out).toMatch(/2 objects: 1 failure, \d+ checks passed\.\n$/);
});

test('what passes exits with 0', async () => {
  const { code, out } = await kaas(['policy', 'check', '-'], { input: plain });
  expect([code, out]).toEqual([0, expect.stringMatching(/^1 object: all pass, \d+ checks passed\.\n$/)]);
});

test('--json has a result for each policy that is about an object', async () => {
  const file = dir.write('json/pods.yaml', `${plain}---\n${privileged}`);
  const { code, results: all } = await results([file]);
  expect(code).toBe(1);
  expect(failing(all)).toEqual(['privileged-containers Pod shop/bad']);
  expect(all.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(10);
  for (const one of all) {
    expect(one).toMatchObject({ policy: expect.any(String), resource: expect.stringMatching(/^Pod shop\//), file });
    expect(['pass', 'fail', 'skip', 'error']).toContain(one.verdict);
    expect(typeof one.message).toBe('string');
  }
});

test.each([
  ['baseline', []],
  ['restricted', ['capabilities-restricted', 'privilege-escalation', 'run-as-non-root', 'seccomp-restricted']],
])('--standard %s judges by that standard alone', async (standard, expected) => {
  const { code, results: all } = await results(['-', '--standard', standard, '--kubernetes', '1.35'], plain);
  expect(failing(all).map((text) => text.split(' ')[0])).toEqual(expected);
  expect(code).toBe(expected.length > 0 ? 1 : 0);
});

test('controllers, cron jobs and lists are judged by the pods that they make', async () => {
  const template = { spec: { hostNetwork: true, containers: [{ name: 'a', image: 'b' }] } };
  const list = {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' }, spec: { template } },
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'job' },
        spec: { jobTemplate: { spec: { template } } },
      },
    ],
  };
  const file = dir.write('list/list.json', JSON.stringify(list, undefined, 2));
  const { results: all } = await results([file, '--standard', 'baseline']);
  expect(failing(all)).toEqual(['host-namespaces StatefulSet db', 'host-namespaces CronJob job']);
  const { out } = await kaas(['policy', 'check', file, '--standard', 'baseline']);
  expect(out).toMatch(/list\.json:14:\d+ {2}fail[\s\S]*list\.json:[345]\d:\d+ {2}fail/);
});

test('YAML is read as Kubernetes reads it: yes is true, and merge keys merge', async () => {
  const text = `base: &base {hostNetwork: yes}
apiVersion: v1
kind: Pod
metadata: {name: merged}
spec:
  <<: *base
  containers: [{name: a, image: b}]
`;
  expect(failing((await results(['-'], text)).results)).toEqual(['host-namespaces Pod merged']);
});

test('parameters come from options', async () => {
  const foreign = pod('web', '').replace('registry.example.com', 'docker.io');
  expect(failing((await results(['-'], foreign)).results)).toEqual([]);
  const trusted = ['--trusted-registry', 'registry.example.com,ghcr.io/acme', '-'];
  expect(failing((await results(trusted, foreign)).results)).toEqual(['trusted-registries Pod shop/web']);
  expect(failing((await results(trusted, plain)).results)).toEqual([]);
});

test('the rules of the platform hold: owners of namespaces, and no ClusterRole', async () => {
  const text = `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: all}\nrules: []\n`;
  expect(failing((await results(['-'], text)).results)).toEqual([
    'namespace-owner Namespace shop',
    'cluster-roles ClusterRole all',
  ]);
});

test('kinds that nobody knows and documents that are none are passed over', async () => {
  const text = `apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n---\nvalues: 1\n`;
  const { code, out } = await kaas(['policy', 'check', '-'], { input: text });
  expect([code, out]).toEqual([0, expect.stringContaining('1 object and 1 document that is none: all pass')]);
});

test('a document that cannot be read is an error, and the others are judged', async () => {
  const file = dir.write('broken/a.yaml', `a: [\n---\n${privileged}`);
  const { code, results: all } = await results([file]);
  expect(code).toBe(1);
  expect(all[0]).toMatchObject({ policy: 'yaml-syntax', file, verdict: 'error', resource: '' });
  expect(failing(all)).toEqual(['privileged-containers Pod shop/bad']);
});

test('--sarif is SARIF 2.1.0 with rules, levels and lines', async () => {
  const file = dir.write('sarif/my pod #1?.yaml', privileged);
  const { code, out } = await kaas(['policy', 'check', file, '--sarif']);
  expect(code).toBe(1);
  const { version, runs } = JSON.parse(out);
  expect(version).toBe('2.1.0');
  expect(runs[0].tool.driver).toMatchObject({
    name: 'kaas',
    rules: [{ id: 'privileged-containers', help: { text: expect.any(String) } }],
  });
  expect(runs[0].results).toEqual([
    {
      ruleId: 'privileged-containers',
      level: 'error',
      message: { text: expect.stringContaining('privileged is true') },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: encodeURI(file).replace('#', '%23').replace('?', '%3F') },
            region: { startLine: 11, startColumn: 7 },
          },
          logicalLocations: [{ fullyQualifiedName: 'Pod shop/bad' }],
        },
      ],
    },
  ]);
  expect(await kaas(['policy', 'check', file, '--format', 'sarif'])).toMatchObject({ out });
});

test('wrong use exits with 2', async () => {
  expect(await kaas(['policy', 'check', dir.path('none.yaml')])).toMatchObject({
    code: 2,
    err: expect.stringContaining('no such file'),
  });
  expect(await kaas(['policy', 'check', '-'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('no objects of Kubernetes'),
  });
  expect(await kaas(['policy', 'check', '-', '--kubernetes', '1.2'], { input: plain })).toMatchObject({
    code: 2,
    err: expect.stringContaining('--kubernetes 1.2'),
  });
  expect(await kaas(['policy', 'check', '-', '--standard', 'strict'], { input: plain })).toMatchObject({ code: 2 });
  expect((await kaas(['policy', 'check', '--help'])).out).toContain(
    'helm template chart | kaas policy check --standard restricted -',
  );
});

test('policy list says of each policy how bad it is, where it holds and what it covers', async () => {
  const { code, out } = await kaas(['policy', 'list']);
  expect(code).toBe(0);
  expect(out).toMatch(/^Name +Severity +Category +Where +Mode +Standards\n/);
  expect(out).toMatch(
    /\nprivileged-containers +critical +Pod Security.* author, host, workspace +enforce +.*pss-baseline/,
  );
  const { policies } = JSON.parse((await kaas(['policy', 'list', '--json'])).out);
  expect(policies.length).toBeGreaterThan(30);
  expect(new Set(policies.map(({ name }: { name: string }) => name)).size).toBe(policies.length);
});

/** What the restricted Pod Security Standard asks of a pod and of a container. */
const safe = {
  pod: { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } },
  container: { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
};

test('kaas check judges the workloads of projects by the same policies', async () => {
  const workload = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'root' },
    spec: {
      ...safe.pod,
      hostPID: true,
      containers: [
        {
          ...safe.container,
          name: 'a',
          image: 'b',
          resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { cpu: '10m', memory: '64Mi' } },
        },
      ],
    },
  };
  const file = dir.write('tenancy/project.json', project('tools', { labels: undefined, workloads: [workload] }));
  const { code, out } = await kaas(['check', file, '--with', fixture, '--json']);
  const { issues } = JSON.parse(out) as { issues: { code: string; path: string; message: string }[] };
  expect(code).toBe(1);
  expect(issues).toEqual([
    expect.objectContaining({
      code: 'policy-refused',
      path: expect.stringMatching(/\/tools\.workloads\.Pod\/root$/),
      message: expect.stringMatching(/^host-namespaces: .*spec\.hostPID is true/),
    }),
  ]);
});

test('kaas check judges workloads by the classes that their host cluster allows', async () => {
  const text = readFileSync('test/golden/audited-policies/tenancy.yaml', 'utf8');
  const resources = { requests: { cpu: '10m', memory: '64Mi' }, limits: { cpu: '10m', memory: '64Mi' } };
  const pod = (name: string, runtimeClassName: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      ...safe.pod,
      runtimeClassName,
      containers: [{ ...safe.container, name: 'a', image: 'ghcr.io/acme/a:1', resources }],
    },
  });
  const workloads = [pod('kept', 'gvisor'), pod('refused', 'nvidia')];
  const tools = {
    apiVersion: 'kaas.hexabase.ai/v1',
    kind: 'Project',
    metadata: { name: 'tools', organization: 'acme', workspace: 'shop' },
    spec: { labels: { 'cost-center': '4711' }, workloads },
  };
  const file = dir.write('classes.yaml', `${text}\n---\n${JSON.stringify(tools)}\n`);
  const { issues } = JSON.parse((await kaas(['check', file, '--json'])).out) as { issues: { path: string }[] };
  expect(issues).toEqual([
    expect.objectContaining({
      code: 'policy-refused',
      path: expect.stringMatching(/\/tools\.workloads\.Pod\/refused$/),
      message: expect.stringMatching(/^runtime-classes: .*nvidia/),
    }),
  ]);
});

test('kaas check judges workloads by the Pod Security Standard of their plan', async () => {
  const text = readFileSync('test/golden/audited-policies/tenancy.yaml', 'utf8');
  const resources = { requests: { cpu: '10m', memory: '64Mi' }, limits: { cpu: '10m', memory: '64Mi' } };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'root' },
    spec: { containers: [{ name: 'a', image: 'ghcr.io/acme/a:1', resources }] },
  };
  const found = async (podSecurity: 'baseline' | 'restricted') => {
    const documents = parseAllDocuments(text).map((document) => document.toJS());
    const home = documents.find(({ kind }) => kind === 'Workspace');
    const limits = { cpu: '4', memory: '8Gi', storage: '80Gi', pods: 80 };
    const all = [
      ...documents.filter(({ kind }) => kind === 'Organization' || kind === 'HostCluster'),
      { apiVersion: home.apiVersion, kind: 'Plan', metadata: { name: 'strict' }, spec: { limits, podSecurity } },
      { ...home, spec: { ...home.spec, plan: 'strict' } },
      {
        apiVersion: home.apiVersion,
        kind: 'Project',
        metadata: { name: 'tools', organization: home.metadata.organization, workspace: home.metadata.name },
        spec: { labels: { 'cost-center': '4711' }, workloads: [pod] },
      },
    ];
    const file = dir.write(`${podSecurity}.yaml`, all.map((one) => `${JSON.stringify(one)}\n`).join('---\n'));
    const { issues } = JSON.parse((await kaas(['check', file, '--json'])).out) as {
      issues: { code: string; message: string }[];
    };
    expect(issues.map(({ code }) => code).filter((code) => code !== 'policy-refused')).toEqual([]);
    return issues.map(({ message }) => message.replace(/:.*/s, '')).sort();
  };
  expect(await found('baseline')).toEqual([]);
  expect(await found('restricted')).toEqual([
    'capabilities-restricted',
    'privilege-escalation',
    'run-as-non-root',
    'seccomp-restricted',
  ]);
});
