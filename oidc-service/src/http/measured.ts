import { Gauge, type Registry } from 'prom-client';

/** One series of a gauge. */
export interface Measurement {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A gauge that is read when somebody asks for the metrics. */
export interface MeasuredGauge {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  /** All series; those that it leaves out are gone. */
  read(): Promise<readonly Measurement[]>;
  /** Series for as long as `read` fails. @default none, so that nobody takes what was for what is */
  readonly otherwise?: readonly Measurement[];
}

/** Milliseconds that a reading may take: `/metrics` has to answer when the database does not. */
const patience = 2_000;

/**
 * Registers gauges of what the database holds; every process says the same of it, so take the `max` over instances. A name that
 * is registered already stays as it is. A reading that never ends is waited for by nobody, and not begun twice.
 */
export function measure(registry: Registry, ...gauges: readonly MeasuredGauge[]): void {
  for (const { name, help, labelNames = [], read, otherwise = [] } of gauges) {
    if (registry.getSingleMetric(name) !== undefined) continue;
    let reading: Promise<readonly Measurement[]> | undefined;
    new Gauge({
      ...{ name, help, labelNames: [...labelNames], registers: [registry] },
      async collect() {
        reading ??= read().finally(() => {
          reading = undefined;
        });
        const found = await inTime(reading).catch(() => otherwise);
        this.reset();
        for (const { labels = {}, value } of found) this.set(labels, value);
        // Without labels, resetting says 0, which would be a statement.
        if (found.length === 0 && labelNames.length === 0) this.remove();
      },
    });
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('it takes too long')), patience);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
