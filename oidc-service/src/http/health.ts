import type { Router } from 'express';

/** One condition of being ready. */
export interface ReadinessCheck {
  readonly name: string;
  readonly holds: () => Promise<boolean>;
}

/** `/livez`: the event loop turns. `/readyz`: every check holds, within 2 s each; 503 names those that do not. */
export function healthRoutes(router: Router, checks: readonly ReadinessCheck[]): void {
  router.get('/livez', (_request, response) => {
    response.set('cache-control', 'no-store').json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const results = await Promise.all(checks.map(async ({ name, holds }) => [name, await inTime(holds)] as const));
    const ready = results.every(([, ok]) => ok);
    response
      .status(ready ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({ status: ready ? 'ok' : 'unavailable', checks: Object.fromEntries(results) });
  });
}

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
