import Provider from 'oidc-provider';
import type { Database } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import { contextOf } from '../http/request-context.js';
import { revokeSession } from './revoke.js';

/**
 * Makes the end of a session of the provider the end of everything that came of it: codes and refresh tokens of every
 * workspace that was signed in to from this browser, and the session of the service itself. Without the latter, the next
 * kubectl would find the person still signed in.
 */
export function endEverythingAtLogout(provider: Provider, db: Database): void {
  const { prototype } = provider.Session as unknown as { prototype: SessionInternals };
  const destroy = prototype.destroy;
  prototype.destroy = async function destroySession() {
    const { uid, accountId } = this;
    await destroy.call(this);
    const request = Provider.ctx?.req;
    const caller = request && (await contextOf(request).caller());
    await inTransaction(db, async (transaction) => {
      await revokeSession(transaction, uid);
      // Somebody else may have signed in meanwhile: that session is not the one that ends.
      if (caller?.kind !== 'person' || caller.id !== accountId) return;
      await transaction.deleteFrom('session').where('id', '=', caller.session).execute();
    });
  };
}

interface SessionInternals {
  readonly uid: string;
  readonly accountId?: string;
  destroy(): Promise<void>;
}
