import type { MetricValue, Registry } from 'prom-client';

/** Value of a gauge as it is exported at this moment; null where nobody measures it, or it could not be read. */
export async function gauge(metrics: Registry, name: string): Promise<number | null> {
  const [only] = await series(metrics, name);
  return only?.value ?? null;
}

/** All series of a gauge, by one of their labels. */
export async function gauges(metrics: Registry, name: string, label: string): Promise<ReadonlyMap<string, number>> {
  const all = await series(metrics, name);
  return new Map(all.map(({ labels, value }) => [String((labels as Labels)[label] ?? ''), value]));
}

type Labels = Readonly<Record<string, string | number | undefined>>;

async function series(metrics: Registry, name: string): Promise<readonly MetricValue<string>[]> {
  return (await metrics.getSingleMetric(name)?.get())?.values ?? [];
}
