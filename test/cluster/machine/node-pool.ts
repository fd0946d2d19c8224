import type { NodeName } from './addresses.ts';
import type { Machine } from './machine.ts';

/**
 * Has a node in another pool while `use` runs, as an operator moves one: its label and its taint change. Pods that run
 * there go on running; a label and a taint keep pods from coming, and drive none away.
 */
export async function withPool(
  machine: Machine,
  node: NodeName,
  pool: string,
  use: () => Promise<void>,
): Promise<void> {
  const admin = machine.admin();
  const path = `/api/v1/nodes/${node}`;
  const { labels = {} } = (await admin.request('GET', path)).body.metadata as { labels?: Record<string, string> };
  const before = labels[key];
  const put = async (value: string | undefined): Promise<void> => {
    const taints = value === undefined ? [] : [{ key, value, effect: 'NoSchedule' }];
    const change = { metadata: { labels: { [key]: value ?? null } }, spec: { taints } };
    const { ok, message } = await admin.request('PATCH', path, change, 'application/merge-patch+json');
    if (!ok) throw new Error(message);
  };
  await put(pool);
  try {
    await use();
  } finally {
    await put(before);
  }
}

const key = 'kaas.hexabase.ai/node-pool';
