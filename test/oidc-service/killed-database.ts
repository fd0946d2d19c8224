import type { Database } from '@hexabase-kaas/oidc-service';

/**
 * A database under which this process kills itself before or after a statement. Steps are counted: two for each statement.
 * @param killAt the step; 0: it does not
 */
export function killedDatabase(db: Database, killAt: number): { readonly db: Database; steps(): number } {
  let steps = 0;
  const step = (): void => {
    steps += 1;
    if (steps === killAt) process.kill(process.pid, 'SIGKILL');
  };
  const killed = db.withPlugin({
    transformQuery: ({ node }) => {
      step();
      return node;
    },
    transformResult: async ({ result }) => {
      step();
      return result;
    },
  });
  return { db: killed, steps: () => steps };
}
