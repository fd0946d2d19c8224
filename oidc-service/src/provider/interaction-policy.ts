import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { contextOf } from '../http/request-context.js';
import { rightOf } from './account.js';
import { noteAccount } from './revoke.js';
import { workspaceOf } from './workspace-client.js';

/**
 * What stands between a person and a code: being signed in here and now, as the person that the provider's own session
 * remembers; and holding a group of the workspace. Consent is asked of nobody, for all clients are the operator's.
 */
export function signInPolicy(
  db: Database,
  limit: number,
  clock: Clock,
  onGrant: (ctx: KoaContextWithOIDC) => Promise<void>,
): interactionPolicy.DefaultPolicy {
  const { base, Check, Prompt } = interactionPolicy;
  const policy = base();
  policy.get('login')?.checks.add(
    new Check('caller', 'nobody is signed in, or somebody else', 'login_required', async (ctx) => {
      const caller = await contextOf(ctx.req).caller();
      return ctx.oidc.session?.accountId !== (caller.kind === 'person' ? caller.id : undefined);
    }),
  );
  [...(policy.get('consent')?.checks ?? [])].forEach(({ reason }) => {
    if (reason !== 'consent_prompt') policy.get('consent')?.checks.remove(reason);
  });
  policy.add(
    new Prompt(
      { name: 'right' },
      new Check('right', 'the person has no right in the workspace', 'access_denied', async (ctx) => {
        const { session, client } = ctx.oidc;
        const workspace = await workspaceOf(db, client?.clientId ?? '');
        if (workspace === undefined || session?.accountId === undefined) return false;
        return (await rightOf(db, session.accountId, workspace, limit, clock())).kind === 'refused';
      }),
    ),
  );
  policy.add(
    new Prompt(
      { name: 'grant' },
      // Asks nothing: it runs when nobody else asked anything, and the person is let in.
      new Check('grant', 'the person is let in', async (ctx) => {
        await saveGrant(ctx, db);
        await onGrant(ctx);
        return false;
      }),
    ),
  );
  return policy;
}

async function saveGrant({ oidc, req }: KoaContextWithOIDC, db: Database): Promise<void> {
  const { client, session, entities, params } = oidc;
  const { Grant: grant } = entities;
  if (client === undefined || session === undefined || grant === undefined) throw new Error('nobody to be let in');
  grant.addOIDCScope([...oidc.requestParamOIDCScopes].join(' '));
  grant.addOIDCClaims([...oidc.requestParamClaims]);
  const id = await grant.save();
  const caller = await contextOf(req).caller();
  if (caller.kind === 'person') await noteAccount(db, id, caller.session);
  const clientId = String(params?.client_id ?? client.clientId);
  session.ensureClientContainer(clientId);
  session.grantIdFor(clientId, id);
}
