// What runs in the project web of acme--shop, for tests of pages.
import type { StandInApiServer } from './stand-in-api-server.ts';

const namespace = 'web';
const hash = '7f9c5d';
const template = (image: string) => ({ spec: { containers: [{ name: 'main', image }] } });

/** The container of shop: with variables of its own and from elsewhere. */
export const shopContainer = {
  name: 'main',
  image: 'registry.example.com/shop:1.4',
  command: ['/shop', '--serve'],
  env: [
    { name: 'LOG_LEVEL', value: 'info' },
    { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'database', key: 'password' } } },
    { name: 'GREETING', value: 'こんにちは <b>' },
  ],
  envFrom: [{ configMapRef: { name: 'features' } }],
  resources: { requests: { cpu: '100m' }, limits: { memory: '256Mi', 'ephemeral-storage': '1Gi' } },
} as const;

/** Puts it there: one that runs, one of each trouble, jobs, and an application of the console. */
export function fillWorkloads(server: StandInApiServer): void {
  server.clear();
  const put = (plural: string, name: string, spec: object, status: object, labels: object = {}) =>
    server.put(plural, { metadata: { name, namespace, labels } as never, spec: spec as never, status });
  const ours = { 'app.kubernetes.io/managed-by': 'hexabase-kaas-console' };
  put(
    'deployments',
    'shop',
    { replicas: 2, template: { spec: { containers: [shopContainer], volumes: [] } } },
    { readyReplicas: 1 },
  );
  put(
    'deployments',
    'hello',
    { replicas: 1, template: template('registry.example.com/hello:1') },
    { readyReplicas: 1 },
    ours,
  );
  put('services', 'hello', {}, {}, ours);
  put(
    'deployments',
    'full',
    { replicas: 3, template: template('registry.example.com/full:1') },
    {
      conditions: [
        { type: 'ReplicaFailure', status: 'True', message: 'pods "full-1" is forbidden: exceeded quota: project' },
      ],
    },
  );
  put('statefulsets', 'orders', { replicas: 0, template: template('postgres:17') }, {});
  put('daemonsets', 'agent', { template: template('agent:2') }, { desiredNumberScheduled: 1, numberReady: 1 });
  put(
    'jobs',
    'import',
    { template: template('import:1') },
    { conditions: [{ type: 'Failed', status: 'True', message: 'BackoffLimitExceeded' }] },
  );
  put(
    'cronjobs',
    'report',
    { schedule: '0 3 * * *', jobTemplate: { spec: { template: template('report:1') } } },
    { active: [] },
  );
  pod(server, 'shop-7f9c5d-aaaaa', 'shop', {
    phase: 'Running',
    containerStatuses: [{ name: 'main', ready: true, restartCount: 2 }],
  });
  pod(server, 'shop-7f9c5d-bbbbb', 'shop', {
    phase: 'Pending',
    containerStatuses: [
      {
        name: 'main',
        ready: false,
        restartCount: 0,
        state: { waiting: { reason: 'ImagePullBackOff', message: 'not found' } },
      },
    ],
  });
  server.put('resourcequotas', {
    metadata: { name: 'project', namespace },
    status: { hard: { pods: '10', 'requests.cpu': '2' }, used: { pods: '3', 'requests.cpu': '750m' } },
  });
  server.put('limitranges', {
    metadata: { name: 'containers', namespace },
    spec: {
      limits: [
        {
          type: 'Container',
          defaultRequest: { cpu: '50m', memory: '64Mi' },
          default: { cpu: '500m', memory: '256Mi' },
        },
      ],
    },
  });
}

/** Puts a pod of a Deployment there. */
export function pod(server: StandInApiServer, name: string, deployment: string, status: object): void {
  const ownerReferences = [{ kind: 'ReplicaSet', name: `${deployment}-${hash}`, controller: true }];
  const metadata = { name, namespace, labels: { 'pod-template-hash': hash }, ownerReferences };
  server.put('pods', { metadata, spec: template('registry.example.com/shop:1.4').spec, status });
}
