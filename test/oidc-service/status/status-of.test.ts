import {
  fluxCommand,
  type HostObject,
  hostObject,
  type ShownChange,
  type StatusParts,
  statusOf,
  stepIds,
  type WorkspaceView,
} from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';
import { all, commit, failing, ready, turned, working } from './flux-sample.js';

const view = (changed: Record<string, HostObject | undefined> = {}): WorkspaceView =>
  ({ seen: 'live', refused: [], ...all(), ...changed }) as unknown as WorkspaceView;
const parts = (changed: Record<string, HostObject | undefined> = {}, more: Partial<StatusParts> = {}): StatusParts => ({
  workspace: 'acme--shop',
  view: view(changed),
  directory: { state: 'applied', declaredAt: '2026-11-21T11:00:01Z', appliedAt: '2026-11-21T11:00:02Z' },
  change: undefined,
  probe: undefined,
  issuer: 'https://id.example.com',
  ...more,
});
const change = (state: ShownChange['state'], more: Partial<ShownChange> = {}): ShownChange => ({
  id: 'c-1',
  organization: 'acme',
  workspace: 'acme--shop',
  target: 'workspace/acme--shop',
  action: 'put',
  actor: 'u-1',
  state,
  reason: null,
  commit: null,
  branch: null,
  since: '2026-11-21T10:00:00Z',
  committedAt: null,
  endedAt: null,
  ...more,
});

test('a workspace where everything holds is ready, with its commit and when each step was done', () => {
  const status = statusOf(parts());
  expect(status).toMatchObject({ state: 'ready', commit, seen: 'live', change: null });
  expect(status.steps.map(({ step, state }) => [step, state])).toEqual(stepIds.map((step) => [step, 'done']));
  expect(status.steps.every(({ doneAt }) => doneAt !== null)).toBe(true);
  expect(status.steps.at(-1)?.seconds).toBe(2);
});

const pod = (state: object): Record<string, HostObject> => ({
  controlPlane: turned('controlPlane', { readyReplicas: 0 }),
  pod: turned('pod', { conditions: [], ...state }),
});
const waiting = (reason: string) =>
  pod({ containerStatuses: [{ state: { waiting: { reason, message: `it is ${reason}` } } }] });
const unscheduled = (message: string) =>
  pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }] });
const refused =
  'failed to get API group resources: Get "https://vcluster.acme--shop.svc:443/api": dial tcp 10.0.0.1:443: connect: connection refused';

/** What real controllers write, the step that it fails or holds up, the state of that step, and the cause. */
const causes: readonly (readonly [Record<string, HostObject | undefined>, string, string, string])[] = [
  [
    {
      source: turned('source', {
        conditions: [
          failing(
            'GitOperationFailed',
            'failed to checkout and determine revision: unable to clone: connection refused',
          ),
        ],
      }),
      host: turned('host', { lastAppliedRevision: 'main@sha1:0' }),
    },
    'applied',
    'failed',
    'source-unreachable',
  ],
  [
    {
      source: turned('source', {
        conditions: [failing('GitOperationFailed', 'authentication required: Unauthorized')],
      }),
    },
    'applied',
    'failed',
    'source-credentials',
  ],
  [
    { source: turned('source', { conditions: [failing('AuthenticationFailed')] }) },
    'applied',
    'failed',
    'source-credentials',
  ],
  [{ source: turned('source', { conditions: [failing('URLInvalid')] }) }, 'applied', 'failed', 'source-invalid'],
  [{ source: undefined, host: undefined }, 'applied', 'running', 'source-missing'],
  [{ host: undefined }, 'applied', 'running', 'flux-missing'],
  [
    {
      host: undefined,
      organization: turned('organization', {
        conditions: [failing('BuildFailed', 'kustomize build failed in acme--other')],
      }),
    },
    'applied',
    'failed',
    'build-failed',
  ],
  [
    {
      host: turned('host', {
        conditions: [
          failing(
            'ReconciliationFailed',
            'ResourceQuota/acme--shop/pods is forbidden: denied by ValidatingAdmissionPolicy',
          ),
        ],
      }),
    },
    'applied',
    'failed',
    'apply-refused',
  ],
  [
    {
      host: turned('host', {
        conditions: [
          failing('ReconciliationFailed', 'Namespace/acme--shop dry-run failed: etcdserver: leader changed'),
        ],
      }),
    },
    'applied',
    'failed',
    'apply-failed',
  ],
  [{ host: turned('host', { conditions: [failing('PruneFailed', 'x')] }) }, 'applied', 'failed', 'prune-failed'],
  [{ host: turned('host', { conditions: [failing('DependencyNotReady', 'x')] }) }, 'applied', 'running', 'flux-waits'],
  [{ host: turned('host', { conditions: [ready] }, { suspend: true }) }, 'applied', 'failed', 'flux-suspended'],
  [{ source: turned('source', { artifact: { revision: 'main@sha1:ffff' } }) }, 'applied', 'running', 'flux-working'],
  [{ controlPlane: undefined, release: undefined, pod: undefined }, 'vcluster', 'running', 'release-missing'],
  [
    {
      release: turned('release', {
        conditions: [failing('InstallFailed', "Helm install failed: values don't meet the specifications")],
      }),
    },
    'vcluster',
    'failed',
    'release-failed',
  ],
  [
    {
      release: turned('release', { conditions: [failing('SourceNotReady', 'HelmChart is not ready')] }),
      controlPlane: undefined,
    },
    'vcluster',
    'failed',
    'chart-missing',
  ],
  [
    { controlPlane: turned('controlPlane', { replicas: 0, readyReplicas: 0 }), pod: undefined },
    'vcluster',
    'running',
    'pods-missing',
  ],
  [waiting('ImagePullBackOff'), 'vcluster', 'failed', 'image-missing'],
  [waiting('CrashLoopBackOff'), 'vcluster', 'failed', 'container-crashes'],
  [waiting('CreateContainerConfigError'), 'vcluster', 'failed', 'container-refused'],
  [waiting('ContainerCreating'), 'vcluster', 'running', 'pod-starting'],
  [
    pod({
      containerStatuses: [
        { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { reason: 'OOMKilled' } } },
      ],
    }),
    'vcluster',
    'failed',
    'out-of-memory',
  ],
  [unscheduled('0/3 nodes are available: 3 Insufficient memory.'), 'vcluster', 'failed', 'pod-unschedulable'],
  [unscheduled('pod has unbound immediate PersistentVolumeClaims'), 'vcluster', 'failed', 'volume-missing'],
  [{ tenant: undefined }, 'api', 'running', 'tenant-missing'],
  [
    {
      tenant: turned('tenant', {
        conditions: [failing('ReconciliationFailed', refused)],
        lastAppliedRevision: undefined,
      }),
    },
    'api',
    'failed',
    'api-silent',
  ],
  [
    { tenant: turned('tenant', { conditions: [failing('ReconciliationFailed', refused)] }), ...pod({}) },
    'api',
    'waiting',
    'step-before',
  ],
  [
    {
      tenant: turned('tenant', {
        conditions: [
          failing(
            'ReconciliationFailed',
            "KubeConfig secret 'acme--shop/vc-vcluster' does not contain a 'config' key with a kubeconfig",
          ),
        ],
      }),
    },
    'api',
    'failed',
    'kubeconfig-missing',
  ],
  [
    {
      tenant: turned('tenant', {
        conditions: [
          failing(
            'ReconciliationFailed',
            'tls: failed to verify certificate: x509: certificate signed by unknown authority',
          ),
        ],
      }),
    },
    'api',
    'failed',
    'certificate-refused',
  ],
  [
    {
      tenant: turned('tenant', {
        conditions: [failing('ReconciliationFailed', 'Role/web/x is forbidden: exceeded quota')],
      }),
    },
    'sign-in',
    'failed',
    'apply-refused',
  ],
  [
    {
      tenant: turned('tenant', {
        conditions: [failing('HealthCheckFailed', 'timeout waiting for: [Deployment/web/x]')],
      }),
    },
    'sign-in',
    'failed',
    'unhealthy',
  ],
  [{ directory: undefined }, 'sign-in', 'running', 'rights-waiting'],
  [
    { authentication: { ...(all().authentication as HostObject), issuer: 'https://other.example.com' } },
    'sign-in',
    'failed',
    'issuer-differs',
  ],
];

test.each(causes)('%#: what controllers write becomes a cause', (changed, step, state, cause) => {
  const found = statusOf(parts(changed)).steps.find((one) => one.step === step);
  expect([found?.step, found?.state, found?.cause]).toEqual([step, state, cause]);
});

test('a stopped workspace is stopped, and fails nowhere', () => {
  const controlPlane = turned('controlPlane', { replicas: 0, readyReplicas: 0 }, { replicas: 0 });
  const tenant = turned('tenant', {}, { suspend: true });
  expect(statusOf(parts({ controlPlane, tenant })).state).toBe('stopped');
});

test('while Flux tries again, why it failed stays to be read; and what is applied does not blink when it looks again', () => {
  const failed = turned('host', {
    conditions: [failing('BuildFailed', 'accumulating resources')],
    lastAppliedRevision: undefined,
  });
  const raw = {
    metadata: { namespace: 'flux-system', name: 'acme--shop', generation: 1 },
    status: { observedGeneration: 1, conditions: [working] },
  };
  const again = hostObject('Kustomization', raw, failed) as HostObject;
  expect(statusOf(parts({ host: again })).steps[1]).toMatchObject({ state: 'failed', cause: 'build-failed' });
  expect(statusOf(parts({ host: turned('host', { conditions: [working] }) })).state).toBe('ready');
});

test.each([
  [change('accepted', { reason: 'the repository is away' }), 'running', 'change-waits', 'c-1'],
  [change('proposed'), 'running', 'change-needs-approval', 'c-1'],
  [change('failed', { reason: 'quota' }), 'done', 'change-failed', 'c-1'],
  [change('applied'), 'done', null, null],
] as const)('a change %#', (one, state, cause, shown) => {
  const status = statusOf(parts({}, { change: one }));
  expect([status.steps[0]?.state, status.steps[0]?.cause, status.change]).toEqual([state, cause, shown]);
});

test('a commit counts as applied when Flux has looked after it was made, and not before', () => {
  const wanted = 'd'.repeat(40);
  const at = (committedAt: string) => change('committed', { commit: wanted, committedAt });
  expect(statusOf(parts({}, { change: at('2026-11-21T11:00:01Z') })).steps[1]).toMatchObject({
    state: 'running',
    cause: 'source-behind',
  });
  expect(statusOf(parts({}, { change: at('2026-11-21T10:59:59Z') })).steps[1]?.state).toBe('done');
  expect(
    statusOf(parts({}, { change: change('committed', { commit, committedAt: '2026-11-21T12:00:00Z' }) })).steps[1]
      ?.state,
  ).toBe('done');
});

test('what a source says, or another workspace, is told to nobody', () => {
  const secret = 'https://token@git.example.com/acme--other';
  const loud = (name: string) =>
    turned(name, { conditions: [failing('GitOperationFailed', secret)], lastAppliedRevision: undefined });
  for (const changed of [{ source: loud('source') }, { host: undefined, organization: loud('organization') }])
    expect(JSON.stringify(statusOf(parts(changed)))).not.toContain('acme--other');
});

test('without a cluster only the directory counts, and the page says so', () => {
  const none = { seen: 'none', refused: [] } as unknown as WorkspaceView;
  const status = statusOf({ ...parts(), view: none });
  expect([status.state, status.seen, status.steps[1]?.state, status.steps[2]?.cause]).toEqual([
    'unknown',
    'none',
    'done',
    'not-watched',
  ]);
});

test('the address that members use counts once it was asked', () => {
  const probe = (result: 'answers' | 'silent' | 'unknown' | 'untrusted') => ({
    result,
    address: 'https://acme--shop.example.com',
  });
  expect(statusOf(parts({}, { probe: probe('answers') })).state).toBe('ready');
  expect(statusOf(parts({}, { probe: probe('unknown') })).steps[3]).toMatchObject({
    state: 'failed',
    cause: 'address-unknown',
  });
});

test('whatever the cluster holds, a status is made, with a cause for every step that is not done', () => {
  const odd = fc.record({
    reason: fc.string(),
    message: fc.string(),
    status: fc.constantFrom('True', 'False', 'Unknown', 'x'),
  });
  const names = Object.keys(all());
  fc.assert(
    fc.property(fc.subarray(names), fc.dictionary(fc.constantFrom(...names), odd), (gone, conditions) => {
      const changed: Record<string, HostObject | undefined> = {};
      for (const [name, one] of Object.entries(conditions))
        changed[name] = turned(name, { conditions: [{ ...one, type: 'Ready' }] });
      for (const name of gone) changed[name] = undefined;
      const { steps } = statusOf(parts(changed));
      expect(steps.map(({ step }) => step)).toEqual(stepIds);
      for (const { state, cause, detail } of steps) {
        if (state !== 'done' && state !== 'unknown') expect(cause).not.toBeNull();
        expect((detail ?? '').length).toBeLessThanOrEqual(600);
        expect(detail ?? '').not.toMatch(/\p{Cc}/u);
      }
    }),
    { numRuns: 300 },
  );
});

const build = { conditions: [failing('BuildFailed', 'no such file')] };
const stalled = { conditions: [{ type: 'Stalled', status: 'True', reason: 'InvalidCELExpression', message: 'x' }] };
const release = { controlPlane: undefined, pod: undefined };
const retrying = { strategy: { name: 'RetryOnFailure', retryInterval: '1m' } };
const installing = { conditions: [failing('InstallFailed', 'x')] };
test.each([
  [
    { host: turned('host', build, { retryInterval: '1m', interval: '10m' }) },
    'interval',
    60,
    'kustomization acme--shop --namespace flux-system',
  ],
  [
    { host: turned('host', build, { interval: '1h30m' }) },
    'interval',
    5_400,
    'kustomization acme--shop --namespace flux-system',
  ],
  [
    { host: turned('host', build, { retryInterval: 'soon <b>' }) },
    'backoff',
    null,
    'kustomization acme--shop --namespace flux-system',
  ],
  [
    { host: turned('host', stalled, { retryInterval: '1m' }) },
    'change',
    null,
    'kustomization acme--shop --namespace flux-system',
  ],
  [
    { host: undefined, organization: turned('organization', build, { retryInterval: '500ms' }) },
    'interval',
    1,
    'kustomization kaas-organization-acme --namespace flux-system',
  ],
  [
    { source: turned('source', { conditions: [failing('GitOperationFailed', 'x')] }), host: undefined },
    'backoff',
    null,
    'source git flux-system --namespace flux-system',
  ],
  [
    { ...release, release: turned('release', installing, { install: retrying, upgrade: retrying }) },
    'interval',
    60,
    'helmrelease vcluster --namespace acme--shop',
  ],
  [
    { ...release, release: turned('release', installing, { install: { strategy: { name: 'RetryOnFailure' } } }) },
    'interval',
    300,
    'helmrelease vcluster --namespace acme--shop',
  ],
  [
    { ...release, release: turned('release', stalled) },
    'change',
    null,
    'helmrelease vcluster --namespace acme--shop --force',
  ],
  [
    {
      tenant: turned(
        'tenant',
        { conditions: [failing('ReconciliationFailed', refused)], lastAppliedRevision: undefined },
        { retryInterval: '5s' },
      ),
    },
    'interval',
    5,
    'kustomization tenant --namespace acme--shop',
  ],
] as const)(
  '%#: a step that fails says when Flux tries again, and what an operator types',
  (changed, next, retrySeconds, command) => {
    const { steps } = statusOf(parts(changed));
    const failed = steps.find(({ state }) => state === 'failed');
    expect(failed?.flux).toMatchObject({ next, retrySeconds });
    expect(failed?.flux && fluxCommand(failed.flux)).toBe(`flux reconcile ${command}`);
  },
);

test('what is suspended waits for somebody; what only takes time, or is no object of Flux, has nothing to try', () => {
  const { steps } = statusOf(parts({ host: turned('host', { conditions: [ready] }, { suspend: true }) }));
  expect(steps[1]?.flux && fluxCommand(steps[1].flux)).toBe(
    'flux resume kustomization acme--shop --namespace flux-system',
  );
  for (const changed of [
    { host: turned('host', { conditions: [failing('DependencyNotReady', 'x')] }) },
    waiting('ImagePullBackOff'),
    {},
  ])
    expect(statusOf(parts(changed)).steps.map(({ flux }) => flux)).toEqual(stepIds.map(() => null));
});
