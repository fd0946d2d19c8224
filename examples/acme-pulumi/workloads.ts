/** A Kubernetes object as the API takes it; the package `kubernetes-models` or `@pulumi/kubernetes` has types for them. */
type KubernetesObject = Record<string, unknown>;

/** Stateless: a Deployment behind a Service. */
export const webFrontend = (name: string): KubernetesObject[] => [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      minReadySeconds: 0,
      progressDeadlineSeconds: 600,
      replicas: 2,
      selector: { matchLabels: { app: name } },
      strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' }, type: 'RollingUpdate' },
      template: pod(name, server('registry.example.com/shop/frontend:1.4.2', 8080)),
    },
  },
  service(name, { port: 80, targetPort: 8080 }),
];

/** Stateful: a StatefulSet with a volume for each pod. */
export const orderDatabase = (name: string): KubernetesObject[] => [
  service(name, { port: 5432 }),
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      minReadySeconds: 0,
      podManagementPolicy: 'OrderedReady',
      replicas: 1,
      selector: { matchLabels: { app: name } },
      serviceName: name,
      template: pod(name, {
        ...server('registry.example.com/shop/orders-db:17.2', 5432),
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      }),
      updateStrategy: { rollingUpdate: { partition: 0 }, type: 'RollingUpdate' },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } },
        },
      ],
    },
  },
];

/** Scheduled: a CronJob that runs each night, one at a time. */
export const nightlyReport = (name: string): KubernetesObject[] => [
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: {
      concurrencyPolicy: 'Forbid',
      failedJobsHistoryLimit: 1,
      jobTemplate: {
        spec: {
          template: pod(
            name,
            { ...container, image: 'registry.example.com/shop/report:1.0.0', args: ['--day', 'yesterday'] },
            'Never',
          ),
        },
      },
      schedule: '30 4 * * *',
      startingDeadlineSeconds: 10,
      successfulJobsHistoryLimit: 3,
      suspend: false,
    },
  },
];

const service = (name: string, port: KubernetesObject): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { externalIPs: [], ports: [port], selector: { app: name }, type: 'ClusterIP' },
});

/** A pod that Pod Security `restricted` lets in. */
const pod = (app: string, only: KubernetesObject, restartPolicy = 'Always'): KubernetesObject => ({
  metadata: { labels: { app } },
  spec: {
    automountServiceAccountToken: false,
    containers: [only],
    dnsPolicy: 'ClusterFirst',
    hostNetwork: false,
    restartPolicy,
    securityContext: {
      fsGroupChangePolicy: 'Always',
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    setHostnameAsFQDN: false,
    terminationGracePeriodSeconds: 30,
  },
});

const container: KubernetesObject = {
  name: 'main',
  // A version never changes: a node that has it starts it, whether or not the registry can be reached.
  imagePullPolicy: 'IfNotPresent',
  resources: { limits: { cpu: '250m', memory: '256Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
  },
};

const server = (image: string, port: number): KubernetesObject => ({
  ...container,
  image,
  ports: [{ containerPort: port }],
  startupProbe: { failureThreshold: 3, tcpSocket: { port } },
});
