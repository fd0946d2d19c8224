import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import {
  ApiError,
  apiClient,
  createLog,
  type Database,
  type FeatureOf,
  readConfiguration,
  serviceFeatures,
  startServer,
  systemClock,
} from '@hexabase-kaas/oidc-service';
import { names } from '@hexabase-kaas/tenancy';
import { parse } from 'yaml';
import { Authority } from './harness/authority.ts';
import { acme, hostEntries, parseCase } from './harness/cases.ts';
import { clusterTest } from './harness/cluster-test.ts';
import { type HttpsFront, httpsFront } from './harness/https-front.ts';
import { LogKubelet } from './harness/log-kubelet.ts';
import { removeScratch, scratchDirectory } from './harness/scratch.ts';
import { until } from './harness/until.ts';
import { type RunningWorkspace, withWorkspace } from './harness/workspace.ts';

const project = 'web';
const image = 'registry.example.com/hello:1.0';

clusterTest(
  'workloads on pages are read and changed with the rights of the member, which the API server decides',
  async (t) => {
    const directory = scratchDirectory('workloads');
    const authority = new Authority(directory, 'ca');
    let servicePort = 0;
    let apiServer = { url: '', certificateAuthority: '' };
    const issuer = await httpsFront(authority, 'issuer', () => ({ url: `http://127.0.0.1:${servicePort}` }));
    const gateway = await httpsFront(authority, 'gateway', () => apiServer, '/acme--shop');
    const service = await startService(issuer, gateway, authority);
    servicePort = service.port;
    try {
      await withWorkspace(
        async (running) => {
          apiServer = running.server;
          await service.fill();
          await deployed(t, running, service);
          await logged(t, running, service, authority);
          await gone(t, running, service);
        },
        { authentication: authenticationOf(issuer.url, authority.certificate) },
      );
    } finally {
      await service.stop();
      await issuer.stop();
      await gateway.stop();
      removeScratch(directory);
    }
  },
);

type Service = Awaited<ReturnType<typeof startService>>;

/** The service as it runs, but that a bearer names the person of a page's session. */
async function startService(issuer: HttpsFront, gateway: HttpsFront, authority: Authority) {
  let db: Database | undefined;
  const signedIn: FeatureOf = (service) => {
    db = service.db;
    return {
      name: 'signed-in',
      authenticate: async (request) => {
        const [, id] = /^Bearer (u-[a-z]+)$/.exec(request.get('authorization') ?? '') ?? [];
        return id === undefined ? undefined : { kind: 'person', id, session: `s-${id.slice(2)}` };
      },
    };
  };
  const configuration = readConfiguration({
    ...{ PORT: '0', ISSUER: issuer.url, DATABASE_URL: 'pglite:memory', STOP_SECONDS: '1', STATUS_CHECK_SECONDS: '1' },
    WORKSPACE_API_ADDRESS: `${gateway.url}/{workspace}`,
    WORKSPACE_API_CA: authority.certificateFile,
  });
  const log = createLog('error');
  const server = await startServer({
    configuration,
    clock: systemClock,
    log,
    features: [signedIn, ...serviceFeatures],
  });
  const url = `http://127.0.0.1:${server.port}`;
  const send =
    (person: string): typeof fetch =>
    (input, init) =>
      fetch(input, { ...init, headers: { ...init?.headers, authorization: `Bearer ${person}` } });
  return {
    ...server,
    url,
    db: db as unknown as Database,
    as: (person: string) => apiClient(url, send(person)),
    fetchAs: (person: string, path: string, signal: AbortSignal) => send(person)(`${url}${path}`, { signal }),
    fill: () => fill(db as unknown as Database),
  };
}

/** One person in each group of interest of acme/shop, with a session; and one in another workspace. */
async function fill(db: Database): Promise<void> {
  const origin = 'managed' as const;
  await db.insertInto('organization').values({ id: 'acme', name: 'Acme', origin }).execute();
  const tree = [
    ['WorkspaceMembers', null],
    ['WSAdmins', 'WorkspaceMembers'],
    ['WSUsers', 'WorkspaceMembers'],
    ['Developers', 'WSUsers'],
  ] as const;
  for (const name of ['shop', 'prod']) {
    const id = names.hostNamespace('acme', name);
    await db.insertInto('workspace').values({ id, organization_id: 'acme', name, origin }).execute();
    const rows = tree.map(([group, parent]) => ({ workspace_id: id, name: group, parent, origin }));
    await db.insertInto('workspace_group').values(rows).execute();
  }
  const people = [
    ['u-viewer', 'acme--shop', 'WSUsers'],
    ['u-developer', 'acme--shop', 'Developers'],
    ['u-admin', 'acme--shop', 'WSAdmins'],
    ['u-other', 'acme--prod', 'WSAdmins'],
  ] as const;
  for (const [id, workspace_id, group_name] of people) {
    await db
      .insertInto('person')
      .values({ id, name: null, email: null, locale: null } as never)
      .execute();
    const now = new Date();
    const expires_at = new Date(now.getTime() + 3_600_000);
    const session = { id: `s-${id.slice(2)}`, token_hash: id, person_id: id, last_seen_at: now, expires_at };
    await db.insertInto('session').values(session).execute();
    await db.insertInto('membership').values({ workspace_id, group_name, person_id: id, origin }).execute();
  }
}

/** What is rendered for acme/shop, but for whose tokens it believes. */
function authenticationOf(url: string, certificateAuthority: string): string {
  const found = hostEntries(parseCase(acme())).find(
    ([, { kind, metadata }]) =>
      kind === 'ConfigMap' && metadata.name === 'authentication' && metadata.namespace === 'acme--shop',
  );
  const text = (found?.[1].data as Record<string, string> | undefined)?.['authentication.yaml'];
  const document = parse(text ?? '') as { jwt: { issuer: object }[] };
  const [jwt] = document.jwt;
  assert.ok(jwt);
  return JSON.stringify({ ...document, jwt: [{ ...jwt, issuer: { ...jwt.issuer, url, certificateAuthority } }] });
}

const params = { workspace: 'acme--shop', project };
const hello = { ...params, application: 'hello' };
const deployment = { ...params, kind: 'deployment', workload: 'hello' } as const;
const path = `/apis/apps/v1/namespaces/${project}/deployments/hello`;

interface Deployed {
  readonly spec: {
    readonly replicas: number;
    readonly template: { readonly spec: { readonly containers: readonly object[] } };
  };
}

/** What a call is refused with. */
async function refused(call: Promise<unknown>): Promise<ApiError> {
  return call.then(
    () => assert.fail('it was let in'),
    (error) => {
      assert.ok(error instanceof ApiError, `${error}`);
      return error;
    },
  );
}

async function deployed(t: TestContext, { server }: RunningWorkspace, service: Service): Promise<void> {
  const [viewer, developer, admin] = ['u-viewer', 'u-developer', 'u-admin'].map((person) => service.as(person));
  assert.ok(viewer && developer && admin);
  const body = { image, replicas: 2, port: 8080, service: true, env: [{ name: 'GREETING', value: '<b>hello</b>' }] };

  await t.test('what may be done is what the rules of the API server say', async () => {
    const { answer } = await viewer.call('listWorkloads', { params });
    assert.deepEqual(answer.may, { logs: true, deploy: false, remove: false, scale: [], restart: [] });
    assert.equal((await admin.call('listWorkloads', { params })).answer.may.deploy, true);
  });
  await t.test('a viewer deploys nothing, by the words of the API server', async () => {
    const { code, message } = await refused(viewer.call('putApplication', { params: hello, body }));
    assert.equal(code, 'WORKSPACE_REFUSED');
    assert.match(message, /User "oidc:u-viewer" cannot create resource "deployments"/);
    assert.equal((await server.admin.request('GET', path)).status, 404);
  });
  await t.test('what an admin deploys passes the restricted standard, and its pods are made', async () => {
    assert.equal((await admin.call('putApplication', { params: hello, body })).status, 201);
    assert.equal((await admin.call('putApplication', { params: hello, body })).status, 200);
    await until('the pods are there', 60, async () => {
      const { answer } = await viewer.call('listWorkloads', { params });
      const own = answer.pods.filter(({ owner }) => owner?.name === 'hello');
      return own.length === 2 && answer.workloads.some(({ name, wanted }) => name === 'hello' && wanted === 2);
    });
    const namespace = await server.admin.request('GET', `/api/v1/namespaces/${project}`);
    const { labels } = namespace.body.metadata as { labels: Record<string, string> };
    assert.equal(labels[names.labels.podSecurity], 'restricted');
    const { warnings } = await server.admin.request('PATCH', `${path}?dryRun=All`, {}, 'application/merge-patch+json');
    assert.deepEqual(warnings, []);
  });
  await t.test('a policy and a quota are told in the words of the API server, and leave nothing', async () => {
    const untrusted = { ...hello, application: 'untrusted' };
    const call = admin.call('putApplication', { params: untrusted, body: { ...body, image: 'docker.io/evil:1' } });
    const { code, message } = await refused(call);
    assert.equal(code, 'WORKSPACE_REJECTED');
    assert.match(message, /trusted registr/);
    assert.equal((await server.admin.request('GET', path.replace('hello', 'untrusted'))).status, 404);
    const huge = { ...hello, application: 'huge' };
    await admin.call('putApplication', {
      params: huge,
      body: { image, replicas: 1, requests: { cpu: '500' }, limits: { cpu: '500' } },
    });
    await until('the quota is told', 60, async () => {
      const { answer } = await viewer.call('listWorkloads', { params });
      return answer.workloads.find(({ name }) => name === 'huge')?.why?.cause === 'quota-full';
    });
    await admin.call('removeApplication', { params: huge });
  });
  await t.test('a viewer is refused a scale by the API server, and an admin is let in', async () => {
    const { code, message } = await refused(
      viewer.call('scaleWorkload', { params: deployment, body: { replicas: 3 } }),
    );
    assert.equal(code, 'WORKSPACE_REFUSED');
    assert.match(message, /cannot patch resource "deployments\/scale"/);
    await admin.call('scaleWorkload', { params: deployment, body: { replicas: 3 } });
    const { body: scaled } = await server.admin.request('GET', path);
    assert.equal((scaled.spec as { replicas: number }).replicas, 3);
  });
  await t.test('a restart is asked for once, however often it is sent', async () => {
    const generation = async () =>
      ((await server.admin.request('GET', path)).body.metadata as { generation: number }).generation;
    const at = new Date().toISOString();
    await admin.call('restartWorkload', { params: deployment, body: { at } });
    const first = await generation();
    await admin.call('restartWorkload', { params: deployment, body: { at } });
    assert.equal(await generation(), first);
    assert.equal(
      (await refused(viewer.call('restartWorkload', { params: deployment, body: { at } }))).code,
      'WORKSPACE_REFUSED',
    );
  });
  await t.test('a developer does what their role of the project says, and nothing else', async () => {
    const { answer } = await developer.call('listWorkloads', { params });
    assert.deepEqual(answer.may, { logs: true, deploy: false, remove: false, scale: [], restart: ['deployments'] });
    const at = new Date().toISOString();
    await developer.call('restartWorkload', { params: deployment, body: { at } });
    const call = developer.call('scaleWorkload', { params: deployment, body: { replicas: 1 } });
    assert.equal((await refused(call)).code, 'WORKSPACE_REFUSED');
    const elsewhere = { params: { ...params, project: 'batch' } };
    assert.deepEqual((await developer.call('listWorkloads', elsewhere)).answer.may.restart, []);
  });
  await t.test('another image and other variables are taken by the API server, and everything else stays', async () => {
    const before = (await server.admin.request('GET', path)).body as unknown as Deployed;
    const { answer } = await viewer.call('listContainers', { params: deployment });
    const [seen] = answer.containers;
    assert.ok(seen);
    assert.deepEqual([seen.image, seen.env, answer.fromGit], [image, body.env, false]);
    const wanted = {
      image: 'registry.example.com/hello:2.0',
      env: [{ name: 'LOG_LEVEL', value: 'debug' }],
      requests: { cpu: '0.02', memory: '16Mi' },
      version: seen.version,
    };
    const container = { params: { ...deployment, container: 'hello' }, body: wanted };
    const { code, message } = await refused(viewer.call('putContainer', container));
    assert.equal(code, 'WORKSPACE_REFUSED');
    assert.match(message, /cannot patch resource "deployments"/);
    const evil = { ...container, body: { ...wanted, image: 'docker.io/evil:1' } };
    assert.equal((await refused(admin.call('putContainer', evil))).code, 'WORKSPACE_REJECTED');
    // A developer's role of the project lets them patch Deployments, and so this.
    await developer.call('putContainer', container);
    const after = (await server.admin.request('GET', path)).body as unknown as Deployed;
    const [old, now] = [before, after].map(({ spec }) => spec.template.spec.containers[0]);
    assert.deepEqual(now, {
      ...old,
      image: wanted.image,
      env: wanted.env,
      resources: { requests: { cpu: '20m', memory: '16Mi' } },
    });
    assert.equal(after.spec.replicas, before.spec.replicas);
    // What was seen is older than what is there by now.
    const stale = await refused(admin.call('putContainer', { ...container, body: { ...wanted, image } }));
    assert.equal(stale.code, 'PRECONDITION_FAILED');
    assert.ok(stale.issues?.some(({ message: told }) => told === `image is now ${wanted.image}`));
  });
  await t.test('of many who change a container at once one is taken, and the others are told', async () => {
    const { answer } = await admin.call('listContainers', { params: deployment });
    const { version = '' } = answer.containers[0] ?? {};
    const codes = await Promise.all(
      Array.from({ length: 8 }, (_, i) => {
        const own = { image, env: [{ name: 'WRITER', value: String(i) }], version };
        const call = admin.call('putContainer', { params: { ...deployment, container: 'hello' }, body: own });
        return call.then(
          () => 'taken',
          (error: ApiError) => error.code,
        );
      }),
    );
    assert.equal(codes.filter((code) => code === 'taken').length, 1, codes.join());
    assert.ok(
      codes.every((code) => ['taken', 'PRECONDITION_FAILED', 'CONFLICT'].includes(code)),
      codes.join(),
    );
  });
  await t.test('what a project has left is what its quota and its LimitRange say', async () => {
    const { answer } = await admin.call('getProjectRoom', { params });
    assert.ok(answer.quotas?.some(({ resource, used }) => resource === 'pods' && Number(used) > 0));
    assert.ok(answer.limits?.memory && answer.requests?.cpu);
  });
  await t.test('what was made with kubectl is not deleted here', async () => {
    const { body: found } = await server.admin.request('GET', path);
    const copy = found as unknown as { metadata: { labels: Record<string, string> }; spec: unknown };
    const own = {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', spec: copy.spec },
      metadata: { name: 'by-kubectl', namespace: project },
    };
    const made = await server.admin.request('POST', `/apis/apps/v1/namespaces/${project}/deployments`, own);
    assert.ok(made.ok, made.message);
    const call = admin.call('removeApplication', { params: { ...params, application: 'by-kubectl' } });
    assert.equal((await refused(call)).code, 'CONFLICT');
    await server.admin.request('DELETE', path.replace('hello', 'by-kubectl'));
  });
  await t.test('what is deployed here is deleted with its Service, by whoever may', async () => {
    assert.equal((await refused(viewer.call('removeApplication', { params: hello }))).code, 'WORKSPACE_REFUSED');
    await admin.call('removeApplication', { params: hello });
    await until('it is gone', 60, async () => (await server.admin.request('GET', path)).status === 404);
    assert.equal((await server.admin.request('GET', `/api/v1/namespaces/${project}/services/hello`)).status, 404);
  });
}

async function logged(
  t: TestContext,
  running: RunningWorkspace,
  service: Service,
  authority: Authority,
): Promise<void> {
  const { delivery, server } = running;
  const line = (seconds: string, text: string) => `2026-11-22T14:00:${seconds}.000000001Z ${text}\n`;
  const kubelet = await LogKubelet.start(
    authority,
    server.admin,
    line('01', '\u001b[31mred <b>bold</b>') + line('02', 'two'),
  );
  try {
    const security = {
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    };
    const resources = { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '10m', memory: '32Mi' } };
    const pod = await delivery.request('POST', `/api/v1/namespaces/${project}/pods`, {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'talker', namespace: project } },
      spec: { nodeName: 'node1', containers: [{ name: 'main', image, resources, securityContext: security }] },
    });
    assert.ok(pod.ok, pod.message);
    const wanted = { params: { ...params, pod: 'talker' } };
    await t.test('a viewer reads a log through the API server', async () => {
      const { answer } = await service.as('u-viewer').call('getPodLog', { ...wanted, query: { lines: '10' } });
      assert.deepEqual(
        answer.lines.map(({ text }) => text),
        ['red <b>bold</b>', 'two'],
      );
      assert.equal(answer.container, 'main');
      assert.match(kubelet.calls.at(-1) ?? '', /^\/containerLogs\/web\/talker\/main\?.*tailLines=10/);
    });
    await t.test('follows it, and is cut off when the membership ends', async () => {
      const ending = new AbortController();
      const path = '/api/v1/workspaces/acme--shop/projects/web/pods/talker/log/events?container=main';
      const answer = await service.fetchAs('u-developer', path, ending.signal);
      assert.equal(answer.status, 200);
      let text = '';
      const read = (async () => {
        for await (const part of answer.body ?? []) text += Buffer.from(part).toString();
      })();
      await until('the first lines are there', 20, () => text.includes('two'));
      kubelet.write(line('03', 'three'));
      await until('the next line is there', 20, () => text.includes('three'));
      await service.db.deleteFrom('membership').where('person_id', '=', 'u-developer').execute();
      await read;
      await until('nobody reads any more', 20, () => kubelet.following === 0);
      ending.abort();
    });
  } finally {
    await kubelet.stop();
  }
}

async function gone(t: TestContext, { server }: RunningWorkspace, service: Service): Promise<void> {
  await t.test('a member of another workspace is nobody here, and their token opens nothing', async () => {
    assert.equal((await refused(service.as('u-other').call('listWorkloads', { params }))).code, 'NOT_FOUND');
    // The gateway knows acme--shop alone; were it to mix them up, the audience would be wrong.
    const theirs = { workspace: 'acme--prod', project };
    assert.equal((await refused(service.as('u-other').call('listWorkloads', { params: theirs }))).code, 'NOT_FOUND');
  });
  await t.test('whoever has left is refused from that moment on', async () => {
    await service.as('u-viewer').call('listWorkloads', { params });
    await service.db.deleteFrom('membership').where('person_id', '=', 'u-viewer').execute();
    assert.equal((await refused(service.as('u-viewer').call('listWorkloads', { params }))).code, 'NOT_FOUND');
  });
  await t.test('the service itself is nobody to the API server', async () => {
    const { body } = await server.admin.request('GET', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings');
    assert.doesNotMatch(JSON.stringify(body), /kaas-console|oidc-service/);
  });
}
