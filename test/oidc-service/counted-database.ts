import type { Database } from '@hexabase-kaas/oidc-service';

/** A database that counts the statements which it is asked. */
export function countedDatabase(db: Database): { readonly db: Database; statements(): number } {
  let asked = 0;
  const counted = db.withPlugin({
    transformQuery: ({ node }) => {
      asked += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  return { db: counted, statements: () => asked };
}
