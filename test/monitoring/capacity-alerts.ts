import type { AlertCase, Series } from './alert-case.ts';

/** Two nodes of four cores and one of eight, and pods that request so many of the sixteen. */
const cluster = (cores: string, phase = 'Running'): Series => ({
  'kube_node_status_allocatable{node="a",resource="cpu",unit="core"}': '4x150',
  'kube_node_status_allocatable{node="b",resource="cpu",unit="core"}': '4x150',
  'kube_node_status_allocatable{node="c",resource="cpu",unit="core"}': '8x150',
  'kube_pod_container_resource_requests{namespace="acme--shop",pod="web",container="web",node="a",resource="cpu"}':
    cores,
  [`kube_pod_status_phase{namespace="acme--shop",pod="web",phase="${phase}"}`]: '1x150',
});
const labels = { resource: 'cpu' };

export const capacityAlerts: readonly AlertCase[] = [
  {
    alert: 'CapacityOut',
    series: cluster('8x10 15.6x60'),
    quietAt: ['10m', '20m'],
    firesAt: '40m',
    labels,
    summary: "97.5% of the cluster's cpu is requested; new pods find no place.",
    // What has ended requests nothing any more.
    alike: [cluster('15.6x60', 'Succeeded')],
  },
  {
    alert: 'CapacityLow',
    series: cluster('8x10 14.4x120'),
    quietAt: ['10m', '60m'],
    firesAt: '90m',
    labels,
    summary: "90% of the cluster's cpu is requested.",
  },
  {
    alert: 'CapacityNoSpareNode',
    series: cluster('7x10 9x120'),
    quietAt: ['10m', '60m'],
    firesAt: '90m',
    labels,
    summary: 'If the largest node goes away, its pods have not enough cpu.',
  },
  {
    alert: 'CapacityRunsOut',
    every: '30m',
    // 0.1 cores an hour, of sixteen.
    series: cluster('8+0.05x110'),
    quietAt: ['60m'],
    firesAt: '3000m',
    labels,
    summary: 'At this rate the cluster has no cpu left in two weeks.',
    alike: [cluster('10x110'), cluster('2+0.003x110')],
  },
  {
    alert: 'NodeNotReady',
    series: {
      'kube_node_status_condition{node="a",condition="Ready",status="true"}': '1x10 0x30',
      'kube_node_status_condition{node="b",condition="Ready",status="true"}': '1x60',
    },
    quietAt: ['10m', '15m'],
    firesAt: '25m',
    labels: { node: 'a' },
    summary: 'Node a is not ready.',
  },
];
