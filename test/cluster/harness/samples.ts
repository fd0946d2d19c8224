import type { Manifest } from '@hexabase-kaas/tenancy';

const image = 'registry.example.com/app:1.0';

/** A pod that meets the restricted standard. */
export const podSpec = (extra: object = {}): object => ({
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'app',
      image,
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    },
  ],
  ...extra,
});

const labels = { app: 'sample' };
const template = { metadata: { labels }, spec: podSpec() };
const job = { template: { spec: podSpec({ restartPolicy: 'Never' }) } };

export const object = (
  apiVersion: string,
  kind: string,
  name: string,
  namespace?: string,
  rest: object = {},
): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
  ...rest,
});

export const pod = (namespace: string, name = 'sample', extra: object = {}): Manifest =>
  object('v1', 'Pod', name, namespace, { spec: podSpec(extra) });

export const deployment = (namespace: string, name = 'sample'): Manifest =>
  object('apps/v1', 'Deployment', name, namespace, {
    spec: { replicas: 1, selector: { matchLabels: labels }, template },
  });

/** An Ingress as the workspace of the example may have it, if the host is one of its own. */
export const ingress = (namespace: string, host: string | undefined, extra: object = {}): Manifest => {
  const backend = { service: { name: 'sample', port: { number: 80 } } };
  return object('networking.k8s.io/v1', 'Ingress', 'sample', namespace, {
    spec: {
      ingressClassName: 'nginx',
      rules: [{ ...(host !== undefined && { host }), http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
      ...extra,
    },
  });
};

/** What a workspace's administrator works with every day, one of each kind. */
export const everydayObjects = (namespace: string): Manifest[] => [
  object('v1', 'ConfigMap', 'sample', namespace, { data: { key: 'value' } }),
  object('v1', 'Secret', 'sample', namespace, { stringData: { key: 'value' } }),
  object('v1', 'ServiceAccount', 'sample', namespace),
  object('v1', 'Service', 'sample', namespace, { spec: { selector: labels, ports: [{ port: 80 }] } }),
  object('v1', 'PersistentVolumeClaim', 'sample', namespace, {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  }),
  pod(namespace),
  deployment(namespace),
  object('apps/v1', 'DaemonSet', 'sample-daemon', namespace, { spec: { selector: { matchLabels: labels }, template } }),
  object('apps/v1', 'StatefulSet', 'sample-set', namespace, {
    spec: { replicas: 1, serviceName: 'sample', selector: { matchLabels: labels }, template },
  }),
  object('batch/v1', 'Job', 'sample', namespace, { spec: job }),
  object('batch/v1', 'CronJob', 'sample', namespace, { spec: { schedule: '0 3 * * *', jobTemplate: { spec: job } } }),
  object('autoscaling/v2', 'HorizontalPodAutoscaler', 'sample', namespace, {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'sample' },
      maxReplicas: 2,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
    },
  }),
  ingress(namespace, 'shop.example.com', { tls: [{ hosts: ['*.shop.example.com'], secretName: 'sample' }] }),
  object('policy/v1', 'PodDisruptionBudget', 'sample', namespace, {
    spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
  }),
];
