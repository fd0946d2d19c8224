import type { Database } from '@hexabase-kaas/oidc-service';

/** A database that counts the statements which it has answered. */
export function countedDatabase(db: Database): { readonly db: Database; statements(): number } {
  let asked = 0;
  const counted = db.withPlugin({
    transformQuery: ({ node }) => node,
    // Here and not there, because what is prepared is not made anew.
    transformResult: async ({ result }) => {
      asked += 1;
      return result;
    },
  });
  return { db: counted, statements: () => asked };
}
