import { type Dashboard, panel } from './panel.ts';

const here = 'namespace="$namespace"';

/** One workspace: what its members, and whoever runs the platform, look at. Every query has the namespace. */
export const workspace: Dashboard = {
  uid: 'kaas-workspace',
  title: 'KaaS / Workspace',
  description: 'What one workspace uses, how much of its plan is left, and how its vCluster is.',
  byWorkspace: true,
  rows: [
    {
      title: 'Plan',
      panels: [
        panel(
          'bargauge',
          'percentunit',
          'Used of the plan',
          'At 100 % new pods or objects are refused.',
          `workspace:quota_used:ratio{${here}}`,
          '{{resource}}',
          12,
        ),
        panel(
          'stat',
          'short',
          'vCluster',
          'Ready processes of the control plane.',
          `sum(kube_statefulset_status_replicas_ready{${here},statefulset="vcluster"} or kube_deployment_status_replicas_ready{${here},deployment="vcluster"})`,
          'ready',
          6,
        ),
        panel(
          'stat',
          'percentunit',
          'Memory of the vCluster itself',
          'Of all that the workspace uses.',
          `workspace:overhead_memory:ratio{${here}}`,
          'overhead',
          6,
        ),
      ],
    },
    {
      title: 'Use',
      panels: [
        panel(
          'timeseries',
          'cores',
          'CPU',
          'Tenant and control plane.',
          `workspace_part:cpu_cores:rate5m{${here}}`,
          '{{part}}',
        ),
        panel(
          'timeseries',
          'bytes',
          'Memory',
          'Tenant and control plane.',
          `workspace_part:memory_bytes:sum{${here}}`,
          '{{part}}',
        ),
        panel(
          'timeseries',
          'bytes',
          'Volumes',
          'Requested, which is what counts.',
          `workspace_part:storage_requested_bytes:sum{${here}}`,
          '{{part}}',
        ),
        panel(
          'timeseries',
          'cores',
          'CPU by pod',
          'The ten largest. A pod web of project shop is web-x-shop-x-vcluster.',
          `topk(10, sum by (pod) (rate(container_cpu_usage_seconds_total{${here},container!=""}[5m])))`,
          '{{pod}}',
          12,
        ),
        panel(
          'timeseries',
          'bytes',
          'Memory by pod',
          'The ten largest.',
          `topk(10, sum by (pod) (container_memory_working_set_bytes{${here},container!=""}))`,
          '{{pod}}',
          12,
        ),
      ],
    },
    {
      title: 'State',
      panels: [
        panel(
          'timeseries',
          'short',
          'Pods',
          'By phase.',
          `sum by (phase) (kube_pod_status_phase{${here}})`,
          '{{phase}}',
        ),
        panel(
          'timeseries',
          'short',
          'Restarts in an hour',
          'By pod.',
          `sum by (pod) (increase(kube_pod_container_status_restarts_total{${here}}[1h])) > 0`,
          '{{pod}}',
        ),
        panel(
          'timeseries',
          'percentunit',
          'Volumes filled',
          'By claim.',
          `1 - kubelet_volume_stats_available_bytes{${here}} / kubelet_volume_stats_capacity_bytes{${here}}`,
          '{{persistentvolumeclaim}}',
        ),
        panel('table', 'short', 'Flux', 'What is delivered to this workspace.', `gotk_resource_info{${here}}`, '', 24),
      ],
    },
  ],
};
