import { type Dashboard, panel } from './panel.ts';

/** When to add nodes. */
export const capacity: Dashboard = {
  uid: 'kaas-capacity',
  title: 'KaaS / Capacity',
  description: 'How much of the host cluster is requested, sold and used, and when it is full.',
  rows: [
    {
      title: 'Now',
      panels: [
        panel(
          'bargauge',
          'percentunit',
          'Requested',
          'Of what nodes can give; what places pods.',
          'cluster_resource:requested:ratio',
          '{{resource}}',
        ),
        panel(
          'bargauge',
          'percentunit',
          'Sold',
          'The plans of all workspaces; above 100 % is overcommitment.',
          'cluster_resource:sold:ratio',
          '{{resource}}',
        ),
        panel(
          'stat',
          'short',
          'Nodes',
          'That are ready.',
          'sum(max by (node) (kube_node_status_condition{condition="Ready",status="true"}))',
          'nodes',
        ),
        panel(
          'stat',
          'cores',
          'CPU without the largest node',
          'Below zero its pods have no place.',
          'cluster_resource:free_without_largest_node:sum{resource="cpu"}',
          'free',
        ),
        panel(
          'stat',
          'bytes',
          'Memory without the largest node',
          'Below zero its pods have no place.',
          'cluster_resource:free_without_largest_node:sum{resource="memory"}',
          'free',
        ),
        panel(
          'stat',
          'short',
          'Pods without a place',
          'Pending now.',
          'sum(kube_pod_status_phase{phase="Pending"}) or vector(0)',
          'pods',
        ),
      ],
    },
    {
      title: 'Forecast',
      panels: [
        {
          ...panel(
            'timeseries',
            'percentunit',
            'Requested',
            'And in two weeks, if it goes on as in the last three days.',
            'cluster_resource:requested:ratio',
            '{{resource}}',
            12,
          ),
          queries: [
            { expr: 'cluster_resource:requested:ratio', legend: '{{resource}}' },
            {
              expr: 'predict_linear(cluster_resource:requested:ratio[3d], 14 * 86400)',
              legend: '{{resource}} in two weeks',
            },
          ],
        },
        panel(
          'timeseries',
          'cores',
          'Requested by workspace',
          'The ten largest.',
          'topk(10, sum by (namespace) (kube_pod_container_resource_requests{resource="cpu",namespace=~"[a-z0-9-]+--[a-z0-9-]+"}))',
          '{{namespace}}',
          12,
        ),
      ],
    },
    {
      title: 'Overhead of vClusters',
      panels: [
        panel(
          'timeseries',
          'cores',
          'CPU',
          'The ten largest control planes.',
          'topk(10, workspace_part:cpu_cores:rate5m{part="control-plane"})',
          '{{namespace}}',
        ),
        panel(
          'timeseries',
          'bytes',
          'Memory',
          'The ten largest control planes.',
          'topk(10, workspace_part:memory_bytes:sum{part="control-plane"})',
          '{{namespace}}',
        ),
        panel(
          'timeseries',
          'percentunit',
          'Of all memory',
          'Control planes of all that workspaces use.',
          'sum(workspace_part:memory_bytes:sum{part="control-plane"}) / sum(workspace_part:memory_bytes:sum)',
          'overhead',
        ),
      ],
    },
  ],
};
