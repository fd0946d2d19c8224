import { type Dashboard, panel } from './panel.ts';

const cpu =
  'sum by (namespace) (container_cpu_allocation * on (node) group_left () max by (node) (node_cpu_hourly_cost))';
const memory =
  'sum by (namespace) (container_memory_allocation_bytes / 1073741824 * on (node) group_left () max by (node) (node_ram_hourly_cost))';
const volumes =
  'sum by (namespace) (pod_pvc_allocation / 1073741824 * on (persistentvolume) group_left () max by (persistentvolume) (pv_hourly_cost))';
const nodes = 'sum(max by (node) (node_total_hourly_cost))';

/** What workspaces cost, by what OpenCost says of nodes and volumes; what they pay is in the console. */
export const cost: Dashboard = {
  uid: 'kaas-cost',
  title: 'KaaS / Cost',
  description:
    'Showback: what each workspace costs whoever runs the platform, by the prices that OpenCost knows. Nobody is charged by it.',
  rows: [
    {
      title: 'A month of 730 hours, at the rate of now',
      panels: [
        panel('stat', 'currencyUSD', 'Nodes', 'All of them.', `${nodes} * 730`, 'nodes'),
        panel(
          'stat',
          'currencyUSD',
          'Workspaces',
          'CPU and memory that are allocated to them.',
          `(sum(${cpu}) + sum(${memory})) * 730`,
          'workspaces',
        ),
        panel(
          'stat',
          'percentunit',
          'Idle',
          'Of the nodes, what nobody has.',
          `1 - (sum(${cpu}) + sum(${memory})) / ${nodes}`,
          'idle',
        ),
        panel(
          'table',
          'currencyUSD',
          'By workspace',
          'CPU and memory.',
          `sort_desc((${cpu} + ${memory}) * 730)`,
          '',
          24,
        ),
      ],
    },
    {
      title: 'Over time, by the hour',
      panels: [
        panel('timeseries', 'currencyUSD', 'CPU', 'The ten largest.', `topk(10, ${cpu})`, '{{namespace}}'),
        panel('timeseries', 'currencyUSD', 'Memory', 'The ten largest.', `topk(10, ${memory})`, '{{namespace}}'),
        panel('timeseries', 'currencyUSD', 'Volumes', 'The ten largest.', `topk(10, ${volumes})`, '{{namespace}}'),
      ],
    },
  ],
};
