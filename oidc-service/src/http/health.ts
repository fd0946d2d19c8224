import type { Router } from 'express';

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

type Results = Readonly<Record<string, boolean>>;

const resultsOf = async (checks: readonly ReadinessCheck[]): Promise<Results> =>
  Object.fromEntries(await Promise.all(checks.map(async ({ name, holds }) => [name, await inTime(holds)] as const)));

const patience = 2_000;

async function inTime(holds: () => Promise<boolean>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), patience);
  try {
    return await Promise.race([holds(), promise]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
