import { metrics, sum } from './flux-metrics.ts';
import type { World } from './flux-world.ts';

/** What Flux has used, or used between two moments. */
export interface Cost {
  readonly seconds: number;
  /** Seconds of processor of all controllers. */
  readonly processor: number;
  /** Seconds of processor of the host's API server. */
  readonly apiServer: number;
  /** Requests of the controllers to the host's API server; a watch is one. */
  readonly hostRequests: number;
  /** Requests to the API servers of tenants. */
  readonly tenantRequests: number;
}

/** What `work` costs. */
export async function costOf(world: World, work: () => Promise<unknown>): Promise<Cost> {
  const before = await cost(world);
  await work();
  const after = await cost(world);
  const names = Object.keys(after) as (keyof Cost)[];
  return Object.fromEntries(names.map((name) => [name, after[name] - before[name]])) as unknown as Cost;
}

/** Memory of all controllers that is in RAM, in MiB. */
export async function memory({ controllers }: World): Promise<number> {
  const pages = await Promise.all(controllers.map((controller) => controller.metrics()));
  return sum(pages.flat(), 'process_resident_memory_bytes') / 2 ** 20;
}

async function cost({ host, tenants, controllers }: World): Promise<Cost> {
  const pages = (await Promise.all(controllers.map((controller) => controller.metrics()))).flat();
  const { host: hostName } = new URL(host.url);
  const toHost = pages.filter(({ labels }) => labels.host === hostName);
  const page = await host.admin.request('GET', '/metrics');
  return {
    seconds: performance.now() / 1000,
    processor: sum(pages, 'process_cpu_seconds_total'),
    apiServer: sum(metrics(String(page.body.message)), 'process_cpu_seconds_total'),
    hostRequests: sum(toHost, 'rest_client_requests_total'),
    tenantRequests: tenants.requests,
  };
}
