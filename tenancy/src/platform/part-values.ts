import type { PartName } from './part.js';

/** Stands for the name of the service in the values below: names of Secrets and Services are made from it. */
export const nameMark = '$(NAME)';

type Values = Readonly<Record<string, unknown>>;

/** Values of each part's chart that differ from the chart's own. */
export const partValues: Readonly<Record<PartName, Values>> = {
  certManager: { crds: { enabled: true, keep: true } },
  cloudnativepg: {},
  barmanCloud: {},
  // What watches images is not used.
  flux: { imageAutomationController: { create: false }, imageReflectionController: { create: false } },
  kyverno: {},
  prometheus: {
    // K3s runs these in one process, whose metrics are those of the API server and the kubelet.
    kubeControllerManager: { enabled: false },
    kubeScheduler: { enabled: false },
    kubeProxy: { enabled: false },
    kubeEtcd: { enabled: false },
    prometheus: {
      prometheusSpec: {
        // Monitors and rules of any release, not only of its own.
        serviceMonitorSelectorNilUsesHelmValues: false,
        podMonitorSelectorNilUsesHelmValues: false,
        ruleSelectorNilUsesHelmValues: false,
        // Use of 34 days may still be charged.
        retention: '40d',
        storageSpec: {
          volumeClaimTemplate: {
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '50Gi' } } },
          },
        },
      },
    },
    grafana: {
      sidecar: { dashboards: { enabled: true, searchNamespace: 'ALL' } },
      additionalDataSources: [
        { name: 'Loki', uid: 'loki', type: 'loki', access: 'proxy', url: 'http://loki.monitoring.svc:3100' },
      ],
    },
  },
  loki: {
    deploymentMode: 'Monolithic',
    loki: {
      auth_enabled: false,
      commonConfig: { replication_factor: 1 },
      storage: { type: 'filesystem' },
      schemaConfig: {
        configs: [
          {
            from: '2026-01-01',
            store: 'tsdb',
            object_store: 'filesystem',
            schema: 'v13',
            index: { prefix: 'index_', period: '24h' },
          },
        ],
      },
      limits_config: { retention_period: '336h' },
      compactor: { retention_enabled: true, delete_request_store: 'filesystem' },
    },
    singleBinary: {
      replicas: 1,
      persistence: { enabled: true, size: '50Gi', enableStatefulSetAutoDeletePVC: false },
    },
    ...Object.fromEntries(['read', 'write', 'backend'].map((target) => [target, { replicas: 0 }])),
    gateway: { enabled: false },
    chunksCache: { enabled: false },
    resultsCache: { enabled: false },
    test: { enabled: false },
    lokiCanary: { enabled: false },
  },
  alloy: {
    alloy: {
      configMap: {
        content: [
          'discovery.kubernetes "pods" {',
          '  role = "pod"',
          '  selectors {',
          '    role  = "pod"',
          '    field = "spec.nodeName=" + coalesce(sys.env("HOSTNAME"), constants.hostname)',
          '  }',
          '}',
          'discovery.relabel "pods" {',
          '  targets = discovery.kubernetes.pods.targets',
          ...[
            ['namespace', 'namespace'],
            ['pod_name', 'pod'],
            ['pod_container_name', 'container'],
          ].flatMap(([from, to]) => [
            '  rule {',
            `    source_labels = ["__meta_kubernetes_${from}"]`,
            `    target_label  = "${to}"`,
            '  }',
          ]),
          '}',
          'loki.source.kubernetes "pods" {',
          '  targets    = discovery.relabel.pods.output',
          '  forward_to = [loki.write.loki.receiver]',
          '}',
          'loki.write "loki" {',
          '  endpoint { url = "http://loki.monitoring.svc:3100/loki/api/v1/push" }',
          '}',
          '',
        ].join('\n'),
      },
    },
  },
  opencost: {
    opencost: {
      prometheus: {
        internal: {
          enabled: true,
          serviceName: 'monitoring-kube-prometheus-prometheus',
          namespaceName: 'monitoring',
          port: 9090,
        },
      },
    },
  },
  valkey: {
    auth: {
      enabled: true,
      usersExistingSecret: `${nameMark}-parts`,
      aclUsers: { default: { permissions: '~* &* +@all', passwordKey: 'VALKEY_PASSWORD' } },
    },
  },
  nats: {
    config: {
      jetstream: { enabled: true, fileStore: { pvc: { size: '10Gi' }, maxSize: '8Gi' } },
      merge: { authorization: { users: [{ user: 'kaas', password: '<< $NATS_PASSWORD >>' }] } },
    },
    container: {
      env: {
        NATS_PASSWORD: { valueFrom: { secretKeyRef: { name: `${nameMark}-parts`, key: 'NATS_PASSWORD' } } },
      },
    },
    natsBox: { enabled: false },
  },
};
