import type { QuotaAmounts } from './amount.js';
import type { Plan } from './plan.js';
import { formatQuantity, quantity } from './quantity.js';

/** CoreDNS of every vCluster: it runs in the tenant's class on the host, on top of what the tenant buys. Source: chart 0.34.0. */
export const coreDns: Omit<QuotaAmounts, 'storage'> = { cpu: '20m', memory: '64Mi', pods: 1 };

/** Each replica of the etcd that the chart deploys. Source: chart 0.34.0, `backingStore.etcd.deploy.statefulSet.resources`. */
export const etcdReplica: Omit<QuotaAmounts, 'storage'> = { cpu: '20m', memory: '150Mi', pods: 1 };

/** What a workspace requests of the host beside what its plan sells: control plane, etcd when it has one, and CoreDNS. */
export function overhead({ controlPlane }: Plan): QuotaAmounts {
  const { replicas, store, request, storage } = controlPlane;
  const etcd = store === 'etcd' ? BigInt(replicas) : 0n;
  const count = BigInt(replicas);
  return {
    cpu: formatQuantity(
      quantity(request.cpu) * count + quantity(etcdReplica.cpu) * etcd + quantity(coreDns.cpu),
      'decimal',
    ),
    memory: formatQuantity(
      quantity(request.memory) * count + quantity(etcdReplica.memory) * etcd + quantity(coreDns.memory),
      'binary',
    ),
    storage: formatQuantity(quantity(storage) * count, 'binary'),
    pods: replicas + Number(etcd) + coreDns.pods,
  };
}
