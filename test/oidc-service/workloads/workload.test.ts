import { podOf, workloadOf } from '@hexabase-kaas/oidc-service';

const waiting = (reason: string, message = '') => ({
  phase: 'Pending',
  containerStatuses: [{ name: 'main', state: { waiting: { reason, message } } }],
});
/** What must not be in a text of one line. */
const turned = /[\p{Cc}\p{Cf}\u2028]/u;
const unscheduled = (message: string) => ({
  phase: 'Pending',
  conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
});

test.each([
  ['image-missing', true, waiting('ErrImagePull', 'not found')],
  ['image-missing', true, waiting('ImagePullBackOff')],
  ['image-name', true, waiting('InvalidImageName')],
  ['settings-missing', true, waiting('CreateContainerConfigError', 'secret "db" not found')],
  [
    'runs-as-root',
    true,
    waiting('CreateContainerConfigError', 'container has runAsNonRoot and image will run as root'),
  ],
  ['crashes', true, { phase: 'Running', containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }] }],
  [
    'out-of-memory',
    true,
    {
      phase: 'Running',
      containerStatuses: [
        { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { reason: 'OOMKilled' } } },
      ],
    },
  ],
  ['unschedulable', true, unscheduled('0/3 nodes are available: insufficient cpu')],
  ['volume-missing', true, unscheduled('pod has unbound immediate PersistentVolumeClaims')],
  ['starting', false, waiting('ContainerCreating')],
  ['evicted', true, { phase: 'Failed', reason: 'Evicted', message: 'low on memory' }],
  ['failed', true, { phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 2 } } }] }],
  [
    'not-ready',
    false,
    { phase: 'Running', conditions: [{ type: 'Ready', status: 'False', message: 'probe' }], containerStatuses: [{}] },
  ],
] as const)('a pod does not run: %s', (cause, failed, status) => {
  expect(podOf({ metadata: { name: 'p' }, status } as never).why).toMatchObject({ cause, failed });
});

test('a pod that runs or has done its work needs nothing, and one that is deleted is ending', () => {
  expect(podOf({ status: { phase: 'Running', containerStatuses: [{ ready: true }] } }).why).toBeNull();
  expect(podOf({ status: { phase: 'Succeeded' } })).toMatchObject({ why: null, done: true });
  const metadata = { name: 'p', deletionTimestamp: '2026-11-21T12:00:00Z' };
  expect(podOf({ metadata, status: { phase: 'Running' } }).why?.cause).toBe('ending');
});

test('a Deployment takes the cause of its pods, and pods belong to it by the hash that they carry', () => {
  const metadata = {
    name: 'shop-abc-1',
    labels: { 'pod-template-hash': 'abc' },
    ownerReferences: [{ kind: 'ReplicaSet', name: 'shop-abc', controller: true }],
  };
  const pod = podOf({ metadata, status: waiting('ErrImagePull', 'no such tag') });
  expect(pod.owner).toEqual({ kind: 'Deployment', name: 'shop' });
  const shop = { metadata: { name: 'shop' }, spec: { replicas: 1 }, status: {} };
  expect(workloadOf('deployment', shop, [pod]).why).toEqual({
    cause: 'image-missing',
    detail: 'no such tag',
    failed: true,
  });
  expect(workloadOf('statefulset', shop, [pod]).why?.cause).toBe('starting');
});

test.each([
  ['exceeded quota: project, requested: pods=1', 'quota-full'],
  ['pods "x" is forbidden: violates PodSecurity "restricted:latest"', 'refused'],
  ["ValidatingAdmissionPolicy 'kaas-trusted-registries' denied request", 'refused'],
  ['serviceaccount "x" not found', 'not-made'],
])('pods that cannot be made: %s', (message, cause) => {
  const conditions = [{ type: 'ReplicaFailure', status: 'True', message }];
  const object = { metadata: { name: 'a' }, spec: { replicas: 2 }, status: { conditions } };
  expect(workloadOf('deployment', object, []).why).toEqual({ cause, detail: message, failed: true });
  // Of the other kinds only events say so.
  expect(workloadOf('statefulset', { ...object, status: {} }, [], message).why?.cause).toBe(cause);
});

test('what is stopped or suspended on purpose has not failed', () => {
  const of = (spec: object) => workloadOf('deployment', { metadata: { name: 'a' }, spec, status: {} }, []).why;
  expect(of({ replicas: 0 })).toMatchObject({ cause: 'stopped', failed: false });
  const cron = { metadata: { name: 'c' }, spec: { suspend: true, schedule: '@daily' }, status: {} };
  expect(workloadOf('cronjob', cron, [])).toMatchObject({
    schedule: '@daily',
    why: { cause: 'suspended', failed: false },
  });
});

test('hostile objects give texts on one line, counts that are counts, and moments that are moments', () => {
  const metadata = { name: 'x', creationTimestamp: 'yesterday' };
  const evil = `a\u202eb\nc\u0000\u2028${'d'.repeat(5_000)}`;
  const containers = Array.from({ length: 500 }, () => ({ name: 'c', image: evil }));
  const status = { ...waiting('ErrImagePull', evil), containerStatuses: [{ restartCount: -1e99, state: {} }] };
  const pod = podOf({ metadata, spec: { containers }, status } as never);
  expect([pod.restarts, pod.createdAt, pod.images.length, pod.containers.length]).toEqual([
    0,
    new Date(0).toISOString(),
    10,
    20,
  ]);
  for (const image of pod.images) expect([image.length <= 300, turned.test(image)]).toEqual([true, false]);
  const shown = podOf({ metadata, status: waiting('ErrImagePull', evil) }).why?.detail ?? '';
  expect([shown.length, turned.test(shown)]).toEqual([600, false]);
});

test('an empty object is a pod and a workload of nothing', () => {
  expect(podOf({})).toMatchObject({ name: '', wanted: 0, ready: 0 });
  for (const kind of ['deployment', 'statefulset', 'daemonset', 'job', 'cronjob'] as const)
    expect(workloadOf(kind, {}, [])).toMatchObject({ kind, name: '', restarts: 0 });
});
