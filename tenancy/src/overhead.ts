import type { ContainerAmounts, QuotaAmounts } from './amount.js';
import type { Plan } from './plan.js';
import { addQuantities, formatQuantity, quantity } from './quantity.js';

/**
 * What a workspace needs beside what the tenant buys. CoreDNS runs as a synced pod, so it sits in the tenant's pot
 * (measured on vCluster 0.34); the control plane and its store have a pot of their own.
 */
export const coreDns = {
  pods: 1,
  request: { cpu: '20m', memory: '64Mi' },
  limit: { cpu: '1', memory: '170Mi' },
} as const;

/** One replica of the deployed etcd store. */
export const etcd = {
  request: { cpu: '100m', memory: '256Mi' },
  limit: { cpu: '500m', memory: '1Gi' },
} as const;

/** What part of a workspace takes of its host. */
export interface Demand {
  readonly pods: number;
  readonly request: ContainerAmounts;
  readonly limit: ContainerAmounts;
  readonly storage: string;
  readonly volumes: number;
  /** Services that vCluster makes on the host: the API server's and the store's, one without an address, and DNS. */
  readonly services: number;
}

/**
 * The pot of the control plane. With SQLite the chart makes a StatefulSet, which replaces its pod in place; with etcd it
 * makes a Deployment, whose rolling update needs room for one pod more.
 */
export function controlPlaneDemand({ controlPlane }: Plan): Demand {
  const { replicas, store, request, limit, storage } = controlPlane;
  if (store === 'sqlite') return { pods: 1, request, limit, storage, volumes: 1, services: 3 };
  const pods = replicas + 1;
  const total = (own: ContainerAmounts, stored: ContainerAmounts): ContainerAmounts => ({
    cpu: addCpu(multiplyCpu(own.cpu, pods), multiplyCpu(stored.cpu, replicas)),
    memory: addBytes(multiplyBytes(own.memory, pods), multiplyBytes(stored.memory, replicas)),
  });
  return {
    pods: pods + replicas,
    request: total(request, etcd.request),
    limit: total(limit, etcd.limit),
    storage: multiplyBytes(storage, replicas),
    volumes: replicas,
    services: 4,
  };
}

/** The tenant's pot on the host: exactly the plan, plus CoreDNS. */
export function tenantDemand({ limits }: Plan): Omit<Demand, 'volumes' | 'services'> {
  return {
    pods: limits.pods + coreDns.pods,
    request: {
      cpu: addCpu(limits.cpu, coreDns.request.cpu),
      memory: addBytes(limits.memory, coreDns.request.memory),
    },
    limit: { cpu: addCpu(limits.cpu, coreDns.limit.cpu), memory: addBytes(limits.memory, coreDns.limit.memory) },
    storage: limits.storage,
  };
}

/** What a workspace requests of the host beside what its plan sells: the control plane's pot, and CoreDNS. */
export function overhead(plan: Plan): QuotaAmounts {
  const { pods, request, storage } = controlPlaneDemand(plan);
  return {
    cpu: addCpu(request.cpu, coreDns.request.cpu),
    memory: addBytes(request.memory, coreDns.request.memory),
    storage,
    pods: pods + coreDns.pods,
  };
}

const addCpu = (...texts: readonly string[]): string => formatQuantity(addQuantities(texts), 'decimal');
export const addBytes = (...texts: readonly string[]): string => formatQuantity(addQuantities(texts), 'binary');
const multiplyCpu = (text: string, times: number): string => formatQuantity(quantity(text) * BigInt(times), 'decimal');
const multiplyBytes = (text: string, times: number): string => formatQuantity(quantity(text) * BigInt(times), 'binary');
