import type { Database } from '@hexabase-kaas/oidc-service';

/** A database that counts the statements which it has answered. @param answered waited for after each */
export function countedDatabase(
  db: Database,
  answered: () => Promise<void> = async () => undefined,
): { readonly db: Database; statements(): number } {
  let asked = 0;
  const counted = db.withPlugin({
    transformQuery: ({ node }) => node,
    // Here and not there, because what is prepared is not made anew.
    transformResult: async ({ result }) => {
      asked += 1;
      await answered();
      return result;
    },
  });
  return { db: counted, statements: () => asked };
}
