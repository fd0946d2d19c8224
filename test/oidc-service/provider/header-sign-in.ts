import type { FeatureOf } from '@hexabase-kaas/oidc-service';

/**
 * Signs in whoever the header says, with a session that the database knows: stands in for the pages of sign-in, which are
 * no part of what is tested here.
 */
export const headerSignIn: FeatureOf = ({ db }) => ({
  name: 'test-sign-in',
  authenticate: async (request) => {
    const session = request.get('x-test-session');
    if (session === undefined) return undefined;
    const row = await db.selectFrom('session').selectAll().where('token_hash', '=', session).executeTakeFirst();
    return row && { kind: 'person', id: row.person_id, session: row.id ?? '' };
  },
});
