import type { AlertCase } from './alert-case.ts';

const namespace = 'acme--shop';
const own = `namespace="${namespace}",pod="vcluster-0"`;
const quota = (pot: string, resource: string, used: string, hard: string): Record<string, string> => {
  const labels = `namespace="${namespace}",resourcequota="${pot}",resource="${resource}"`;
  return { [`kube_resourcequota{${labels},type="used"}`]: used, [`kube_resourcequota{${labels},type="hard"}`]: hard };
};
const set = (ready: string, wanted: string): Record<string, string> => {
  const labels = `namespace="${namespace}",statefulset="vcluster"`;
  return {
    [`kube_statefulset_status_replicas_ready{${labels}}`]: ready,
    [`kube_statefulset_replicas{${labels}}`]: wanted,
  };
};
const replicas = (ready: string, wanted: string): Record<string, string> => {
  const labels = `namespace="${namespace}",deployment="vcluster"`;
  return {
    [`kube_deployment_status_replicas_ready{${labels}}`]: ready,
    [`kube_deployment_spec_replicas{${labels}}`]: wanted,
  };
};
const etcd = (ready: string, wanted: string): Record<string, string> => {
  const labels = `namespace="${namespace}",statefulset="vcluster-etcd"`;
  return {
    [`kube_statefulset_status_replicas_ready{${labels}}`]: ready,
    [`kube_statefulset_replicas{${labels}}`]: wanted,
  };
};
const pot = { namespace, resourcequota: 'tenant', resource: 'requests.cpu' };

export const workspaceAlerts: readonly AlertCase[] = [
  {
    alert: 'WorkspaceControlPlaneDown',
    series: set('1x10 0x30 1x10', '1x60'),
    quietAt: ['10m', '15m', '45m'],
    firesAt: '25m',
    labels: { namespace, statefulset: 'vcluster' },
    summary: 'The vCluster of acme--shop is not ready; its members cannot use kubectl.',
    // Its organization is suspended, so it is meant to stand still; or one replica of three is away.
    alike: [
      set('0x60', '0x60'),
      replicas('0x60', '0x60'),
      replicas('2x60', '3x60'),
      etcd('2x60', '3x60'),
      etcd('0x60', '0x60'),
    ],
  },
  {
    alert: 'WorkspaceControlPlaneDown',
    series: { ...replicas('3x10 0x30 1x10', '3x60'), ...etcd('3x60', '3x60') },
    quietAt: ['10m', '15m', '45m'],
    firesAt: '25m',
    labels: { namespace, deployment: 'vcluster' },
    summary: 'The vCluster of acme--shop is not ready; its members cannot use kubectl.',
  },
  {
    alert: 'WorkspaceControlPlaneDown',
    series: { ...replicas('3x60', '3x60'), ...etcd('3x10 1x30 2x10', '3x60') },
    quietAt: ['10m', '15m', '45m'],
    firesAt: '25m',
    labels: { namespace, statefulset: 'vcluster-etcd' },
    summary: 'The vCluster of acme--shop is not ready; its members cannot use kubectl.',
  },
  {
    alert: 'WorkspaceControlPlaneRestarts',
    series: { [`kube_pod_container_status_restarts_total{${own},container="syncer"}`]: '0x30 0+1x6 6x90' },
    quietAt: ['30m', '110m'],
    firesAt: '40m',
    labels: { namespace, pod: 'vcluster-0' },
    summary: 'vcluster-0 of acme--shop was restarted 6 times in an hour.',
    alike: [
      {
        'kube_pod_container_status_restarts_total{namespace="acme--shop",pod="web-x-web-x-vcluster",container="web"}':
          '0+1x60',
      },
      // Of a tenant, who called it so.
      {
        'kube_pod_container_status_restarts_total{namespace="acme--shop",pod="vcluster-a1b2-c3d4e-x-web-x-vcluster",container="web"}':
          '0+1x60',
      },
    ],
  },
  {
    alert: 'WorkspaceControlPlaneRestarts',
    series: {
      'kube_pod_container_status_restarts_total{namespace="acme--shop",pod="vcluster-86fb9d7c4d-x7k2p",container="syncer"}':
        '0x30 0+1x6 6x90',
    },
    quietAt: ['30m', '110m'],
    firesAt: '40m',
    labels: { namespace, pod: 'vcluster-86fb9d7c4d-x7k2p' },
    summary: 'vcluster-86fb9d7c4d-x7k2p of acme--shop was restarted 6 times in an hour.',
  },
  {
    alert: 'WorkspaceControlPlaneMemory',
    series: {
      [`container_memory_working_set_bytes{${own},container="syncer"}`]: '1Gix10 3.8Gix40'
        .replace('1Gi', String(2 ** 30))
        .replace('3.8Gi', String(3.8 * 2 ** 30)),
      [`kube_pod_container_resource_limits{${own},container="syncer",resource="memory"}`]: `${4 * 2 ** 30}x60`,
    },
    quietAt: ['10m', '20m'],
    firesAt: '40m',
    labels: { namespace, pod: 'vcluster-0' },
    summary: 'vcluster-0 of acme--shop uses 95% of its memory.',
  },
  {
    alert: 'WorkspaceOverheadHigh',
    series: {
      [`container_cpu_usage_seconds_total{${own},container="syncer"}`]: '0+90x120',
      'container_cpu_usage_seconds_total{namespace="acme--shop",pod="web-x-web-x-vcluster",container="web"}':
        '0+600x120',
    },
    quietAt: ['30m'],
    firesAt: '80m',
    labels: { namespace, part: 'control-plane' },
    summary: 'The vCluster of acme--shop itself has used 1.5 cores for an hour.',
    alike: [
      // The tenant works, which it pays for.
      {
        'container_cpu_usage_seconds_total{namespace="acme--shop",pod="web-x-web-x-vcluster",container="web"}':
          '0+600x120',
      },
    ],
  },
  {
    alert: 'WorkspaceQuotaNearlyUsed',
    series: quota('tenant', 'requests.cpu', '2x10 3.8x60', '4x90'),
    quietAt: ['10m', '30m'],
    firesAt: '50m',
    labels: pot,
    summary: 'acme--shop uses 95% of its requests.cpu.',
    // All of it is another alert; the control plane fills its pot, and a pot of nothing has nothing to use up.
    alike: [
      quota('tenant', 'requests.cpu', '4x90', '4x90'),
      quota('control-plane', 'pods', '0.95x90', '1x90'),
      quota('objects', 'services.loadbalancers', '0x90', '0x90'),
    ],
  },
  {
    alert: 'WorkspaceQuotaUsed',
    series: quota('tenant', 'requests.cpu', '2x10 4x60 1x10', '4x90'),
    quietAt: ['10m', '20m', '75m'],
    firesAt: '40m',
    labels: pot,
    summary: 'acme--shop has used up its requests.cpu; new pods or objects are refused.',
    alike: [quota('control-plane', 'pods', '1x90', '1x90'), quota('objects', 'services.nodeports', '0x90', '0x90')],
  },
  {
    alert: 'WorkspaceVolumeFilling',
    series: {
      'kubelet_volume_stats_available_bytes{namespace="acme--shop",persistentvolumeclaim="data-vcluster-0"}':
        '50x10 5x60',
      'kubelet_volume_stats_capacity_bytes{namespace="acme--shop",persistentvolumeclaim="data-vcluster-0"}': '100x90',
    },
    quietAt: ['10m', '20m'],
    firesAt: '40m',
    labels: { namespace, persistentvolumeclaim: 'data-vcluster-0' },
    summary: 'data-vcluster-0 of acme--shop has 5% left.',
  },
];
