/**
 * Everything that is installed beside the service, with its version: the one place where a chart, a version or an image stands.
 * The chart (`flux/charts/hexabase-kaas/files`), the Flux tree, the support table and the tests are made from it.
 *
 * A digest stands here when the maker publishes it where it can be looked up without pulling; for everything else the operator
 * pins digests in the values of that part, as the upgrade guide says.
 */
export interface Part {
  /** What it is for, in a few words. */
  readonly purpose: string;
  /** Name of the chart. */
  readonly chart: string;
  /** Version of the chart, exact. */
  readonly version: string;
  /** Version of what the chart installs. */
  readonly appVersion: string;
  /** Helm repository of its makers. */
  readonly repository: string;
  /** SHA-256 of the chart's archive, as the index of its repository says. @default none is published there */
  readonly digest?: string;
  /** Licence of what is installed (SPDX). */
  readonly license: string;
  /** Helm release and its namespace. @default `<name of the service>-<chart>`, in the namespace of the service */
  readonly release?: { readonly name: string; readonly namespace: string };
  /** Parts whose definitions or webhooks it needs, where they are installed too. */
  readonly needs: readonly PartName[];
  /** Brings definitions of which the service or other parts make objects, so that they come after it. */
  readonly defines: boolean;
  /** Stays when the release goes: others, or data, stand on it. */
  readonly kept: boolean;
  /** What a failed installation or upgrade ends in; `abort` where starting over would take objects of others along. */
  readonly onFailure: 'abort' | 'reinstall';
}

/** Names of the parts, in the order in which they are installed. */
export const partNames = [
  'certManager',
  'cloudnativepg',
  'barmanCloud',
  'flux',
  'kyverno',
  'prometheus',
  'loki',
  'alloy',
  'opencost',
  'valkey',
  'nats',
] as const;

/** Name of a part: its key in the values of the chart. */
export type PartName = (typeof partNames)[number];

/** The parts. */
export const parts: Readonly<Record<PartName, Part>> = {
  certManager: {
    purpose: 'certificates; the backup plugin of the database needs it',
    chart: 'cert-manager',
    version: 'v1.21.2',
    appVersion: 'v1.21.2',
    repository: 'https://charts.jetstack.io',
    license: 'Apache-2.0',
    release: { name: 'cert-manager', namespace: 'cert-manager' },
    needs: [],
    defines: true,
    kept: true,
    onFailure: 'reinstall',
  },
  cloudnativepg: {
    purpose: 'operator of PostgreSQL',
    chart: 'cloudnative-pg',
    version: '0.29.0',
    appVersion: '1.30.0',
    repository: 'https://cloudnative-pg.github.io/charts',
    digest: 'sha256:668e065ff53508d58238788fd35b355a925060843629a951df0e6a9362e6d32f',
    license: 'Apache-2.0',
    release: { name: 'cloudnative-pg', namespace: 'cnpg-system' },
    needs: [],
    defines: true,
    kept: true,
    onFailure: 'reinstall',
  },
  barmanCloud: {
    purpose: 'backups of PostgreSQL to object storage',
    chart: 'plugin-barman-cloud',
    version: '0.8.0',
    appVersion: 'v0.15.0',
    repository: 'https://cloudnative-pg.github.io/charts',
    license: 'Apache-2.0',
    // The operator speaks to plugins of its own namespace alone.
    release: { name: 'plugin-barman-cloud', namespace: 'cnpg-system' },
    needs: ['certManager', 'cloudnativepg'],
    defines: true,
    kept: true,
    onFailure: 'reinstall',
  },
  flux: {
    purpose: 'applies the tenancy from Git',
    chart: 'flux2',
    version: '2.18.2',
    appVersion: '2.8.3',
    repository: 'https://fluxcd-community.github.io/helm-charts',
    license: 'Apache-2.0',
    release: { name: 'flux', namespace: 'flux-system' },
    needs: [],
    defines: true,
    kept: true,
    onFailure: 'abort',
  },
  kyverno: {
    purpose: 'policies on the host cluster, with reports and exceptions',
    chart: 'kyverno',
    version: '3.9.1',
    appVersion: 'v1.19.1',
    repository: 'https://kyverno.github.io/kyverno',
    license: 'Apache-2.0',
    release: { name: 'kyverno', namespace: 'kyverno' },
    needs: [],
    defines: true,
    kept: true,
    onFailure: 'abort',
  },
  prometheus: {
    purpose: 'Prometheus, Alertmanager, Grafana and their operator',
    chart: 'kube-prometheus-stack',
    version: '89.2.0',
    appVersion: 'v0.93.1',
    repository: 'https://prometheus-community.github.io/helm-charts',
    license: 'Apache-2.0; Grafana AGPL-3.0',
    release: { name: 'monitoring', namespace: 'monitoring' },
    needs: [],
    defines: true,
    kept: false,
    onFailure: 'reinstall',
  },
  loki: {
    purpose: 'logs',
    chart: 'loki',
    version: '18.13.1',
    appVersion: '3.7.7',
    repository: 'https://grafana-community.github.io/helm-charts',
    license: 'AGPL-3.0',
    release: { name: 'loki', namespace: 'monitoring' },
    needs: [],
    defines: false,
    kept: false,
    onFailure: 'reinstall',
  },
  alloy: {
    purpose: 'collects logs for Loki',
    chart: 'alloy',
    version: '1.11.0',
    appVersion: 'v1.18.0',
    repository: 'https://grafana.github.io/helm-charts',
    license: 'Apache-2.0',
    release: { name: 'alloy', namespace: 'monitoring' },
    needs: [],
    defines: false,
    kept: false,
    onFailure: 'reinstall',
  },
  opencost: {
    purpose: 'cost by workspace',
    chart: 'opencost',
    version: '2.5.29',
    appVersion: '1.121.1',
    repository: 'https://opencost.github.io/opencost-helm-chart',
    license: 'Apache-2.0',
    release: { name: 'opencost', namespace: 'monitoring' },
    needs: ['prometheus'],
    defines: false,
    kept: false,
    onFailure: 'reinstall',
  },
  valkey: {
    purpose: 'counts calls for all replicas of the service',
    chart: 'valkey',
    version: '0.10.0',
    appVersion: '9.1.0',
    repository: 'https://valkey.io/valkey-helm',
    license: 'BSD-3-Clause',
    needs: [],
    defines: false,
    kept: false,
    onFailure: 'reinstall',
  },
  nats: {
    purpose: 'hands the audit to other consumers as events',
    chart: 'nats',
    version: '2.14.6',
    appVersion: '2.14.6',
    repository: 'https://nats-io.github.io/k8s/helm/charts',
    license: 'Apache-2.0',
    needs: [],
    defines: false,
    kept: false,
    onFailure: 'reinstall',
  },
};

/**
 * PostgreSQL of the service: what the operator of that version takes by itself. Named, so that another operator brings no
 * other major version of it.
 */
export const postgresImage = 'ghcr.io/cloudnative-pg/postgresql:18.4-system-trixie';

/** Image that the service's own image is built on; its digest is an argument of the build. */
export const nodeImage = 'docker.io/library/node:24-trixie-slim';

/** Image of what narrows Prometheus to one workspace, in `flux/monitoring/workspace-view`. */
export const labelProxyImage = 'quay.io/prometheuscommunity/prom-label-proxy:v0.12.1';
