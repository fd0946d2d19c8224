import type { Router } from 'express';
import type { Registry } from 'prom-client';
import { measure } from './measured.js';

/** One condition of being ready. */
export interface ReadinessCheck {
  readonly name: string;
  readonly holds: () => Promise<boolean>;
}

/**
 * `/livez`: the event loop turns. `/readyz`: every check holds, within 2 s each; 503 names those that do not. What is
 * optional makes the answer `degraded`, and takes no traffic away.
 */
export function healthRoutes(
  router: Router,
  checks: readonly ReadinessCheck[],
  optional: readonly ReadinessCheck[] = [],
): void {
  router.get('/livez', (_request, response) => {
    response.set('cache-control', 'no-store').json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const [needed, wanted] = await Promise.all([resultsOf(checks), resultsOf(optional)]);
    const holds = (results: Results): boolean => Object.values(results).every((held) => held);
    const ready = holds(needed);
    response
      .status(ready ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({
        status: !ready ? 'unavailable' : holds(wanted) ? 'ok' : 'degraded',
        checks: needed,
        ...(optional.length > 0 && { optional: wanted }),
      });
  });
}

/** The same conditions as gauges, for whoever looks at metrics: 1 holds, 0 does not. */
export function readinessMetrics(
  registry: Registry,
  checks: readonly ReadinessCheck[],
  optional: readonly ReadinessCheck[],
): void {
  const read = (asked: readonly ReadinessCheck[]) => async () =>
    Object.entries(await resultsOf(asked, shorter)).map(([check, held]) => ({
      labels: { check },
      value: held ? 1 : 0,
    }));
  const labelNames = ['check'];
  measure(
    registry,
    {
      ...{ name: 'kaas_ready', help: 'Whether a condition of being ready holds in this process.', labelNames },
      read: read(checks),
    },
    {
      ...{ name: 'kaas_ready_optional', help: 'Whether what the process can do without is there.', labelNames },
      read: read(optional),
    },
  );
}

type Results = Readonly<Record<string, boolean>>;

const resultsOf = async (checks: readonly ReadinessCheck[], within = patience): Promise<Results> =>
  Object.fromEntries(
    await Promise.all(checks.map(async ({ name, holds }) => [name, await inTime(holds, within)] as const)),
  );

const patience = 2_000;
/** A gauge is given up after 2 s as a whole, and one slow condition must not take the others with it. */
const shorter = 1_500;

async function inTime(holds: () => Promise<boolean>, within: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), within);
  try {
    return await Promise.race([holds(), promise]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
