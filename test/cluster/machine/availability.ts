import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../harness/client.ts';
import type { WorkspaceApi } from './workspace-api.ts';

export interface Availability {
  readonly asked: number;
  /** Those that ended in an error; one that merely took long is not among them. */
  readonly failed: number;
  /** The longest time between two answers, in milliseconds. */
  readonly longest: number;
}

/** Asks a workspace's API server for its namespaces again and again while `change` runs, however that ends. */
export async function availabilityDuring<T>(
  workspace: WorkspaceApi,
  change: () => Promise<T>,
): Promise<{ changed: T; availability: Availability }> {
  const client = await workspace.delivery();
  let running = true;
  const watched = (async (): Promise<Availability> => {
    let [asked, failed, longest, last] = [0, 0, 0, performance.now()];
    while (running) {
      asked++;
      const outcome = await ask(client);
      if (outcome === 'error') failed++;
      if (outcome === 'answer') {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }
      await sleep(200);
    }
    return { asked, failed, longest: Math.round(Math.max(longest, performance.now() - last)) };
  })();
  try {
    const changed = await change();
    running = false;
    return { changed, availability: await watched };
  } finally {
    running = false;
  }
}

/** Within two seconds: a connection to a pod that is gone gets no answer for long. */
const ask = (client: Client): Promise<'answer' | 'error' | 'none'> =>
  Promise.race([
    client.request('GET', '/api/v1/namespaces').then(
      ({ ok }) => (ok ? ('answer' as const) : ('error' as const)),
      () => 'error' as const,
    ),
    sleep(2000, 'none' as const, { ref: false }),
  ]);
