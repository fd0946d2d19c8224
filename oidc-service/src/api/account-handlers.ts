import { Problem } from '../http/problem.js';
import { endSessionsOf, type SessionLife, selfOf, sessionsOf, unlinkAccount } from '../identity/index.js';
import type { accountOperations } from './account-operations.js';
import type { Handlers } from './handler.js';

/** Handlers of the caller's own accounts and sessions. */
export function accountHandlers(life: SessionLife): Pick<Handlers, keyof typeof accountOperations> {
  return {
    getSelf: { read: async ({ db, caller }) => ({ answer: await selfOf(db, caller) }) },
    listOwnSessions: {
      read: async ({ db, caller, session, at }) => {
        const sessions = await sessionsOf(db, caller, at, life);
        const items = sessions.map((one) => ({
          ...one,
          createdAt: one.createdAt.toISOString(),
          lastSeenAt: one.lastSeenAt.toISOString(),
          expiresAt: one.expiresAt.toISOString(),
          current: one.id === session,
        }));
        return { answer: { items } };
      },
    },
    endOwnSessions: {
      write: async ({ db, caller }) => {
        const ended = await endSessionsOf(db, caller);
        return { answer: null, event: {}, about: ended.map((id) => ({ target: `session/${id}` })) };
      },
    },
    endOwnSession: {
      write: async ({ db, caller, params: { session } }) => {
        const ended = await endSessionsOf(db, caller, session);
        if (ended.length === 0) throw new Problem('NOT_FOUND', 'you have no such session');
        return { answer: null, event: {} };
      },
    },
    unlinkAccount: {
      write: async ({ db, caller, params: { account } }) => ({
        answer: null,
        event: { provider: await unlinkAccount(db, caller, account) },
      }),
    },
  };
}
