import type { Database } from '@hexabase-kaas/oidc-service';
import type { KyselyPlugin } from 'kysely';

/** The connection of a query broke. */
export class Broken extends Error {}

/** The same database, on which the query with that number fails, and all after it. */
export function failingFrom(db: Database, number: number): { db: Database; failed: () => boolean } {
  let count = 0;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      if (++count >= number) throw new Broken();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { db: db.withPlugin(plugin), failed: () => count >= number };
}
