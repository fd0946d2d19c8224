import type { Plan, PlanSpec } from './plan.js';

/**
 * Plans that every tenancy has without declaring them; a declared plan of the same name replaces one. Limits of `small`,
 * `medium` and `edge`: seed, enterprise deployment patterns (`default_*_limit` of each profile). `dedicated` is twice
 * `medium`, because a node pool of its own is bought for more than one project, with a control plane that survives a node.
 */
export const defaultPlanSpecs: readonly PlanSpec[] = [
  { name: 'small', limits: { cpu: '2', memory: '4Gi', storage: '100Gi', pods: 40 } },
  { name: 'medium', limits: { cpu: '4', memory: '8Gi', storage: '500Gi', pods: 80 } },
  {
    name: 'edge',
    limits: { cpu: '1', memory: '2Gi', storage: '50Gi', pods: 20 },
    controlPlane: {
      request: { cpu: '100m', memory: '384Mi' },
      limit: { cpu: '1', memory: '2Gi' },
      storage: '2Gi',
    },
  },
  {
    name: 'dedicated',
    isolation: 'dedicated',
    limits: { cpu: '8', memory: '16Gi', storage: '1000Gi', pods: 160 },
    controlPlane: { replicas: 3, store: 'etcd', storage: '10Gi' },
  },
];

/** Names of the default plans. */
export const defaultPlanNames: readonly Plan['name'][] = defaultPlanSpecs.map(({ name }) => name);
