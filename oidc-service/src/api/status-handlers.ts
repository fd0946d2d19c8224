import { names } from '@hexabase-kaas/tenancy';
import { mayDo } from '../authorization/index.js';
import type { Clock } from '../clock.js';
import { Problem } from '../http/problem.js';
import { type SessionLife, sessionById } from '../identity/index.js';
import type { StatusHub } from '../status/index.js';
import type { Handlers } from './handler.js';
import type { statusOperations } from './status-operations.js';

/** Handlers of live status. @param life of sessions: a view ends with the one that it was begun in */
export function statusHandlers(
  hub: StatusHub,
  clock: Clock,
  life: SessionLife,
): Pick<Handlers, keyof typeof statusOperations> {
  return {
    getWorkspaceStatus: {
      read: async ({ params: { organization, name } }) => {
        const status = await hub.of(names.hostNamespace(organization, name));
        if (status === undefined) throw new Problem('NOT_FOUND', 'there is no such workspace, and none is on its way');
        return { answer: status };
      },
    },
    followWorkspaceStatus: {
      read: async ({ db, params: { organization, name }, caller, session, lastEventId }) => {
        const workspace = names.hostNamespace(organization, name);
        const holds = async (): Promise<boolean> => {
          const at = clock();
          if ((await sessionById(db, session, at, life))?.person !== caller) return false;
          return mayDo(db, caller, 'workspace:status', { organization, workspace }, at);
        };
        const viewer = await hub.follow({ workspace, session, lastSeen: lastEventId, holds });
        return { answer: '', parts: { format: 'events', text: viewer.events, cut: viewer.cut } };
      },
    },
  };
}
