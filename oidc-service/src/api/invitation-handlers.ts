import { authorizeGift } from '../authorization/index.js';
import { lockPlace } from '../database/place-lock.js';
import { requireGroup } from '../groups/index.js';
import {
  createInvitation,
  eventOf,
  mailInvitation,
  pendingInvitationOf,
  pendingInvitationsOf,
  revokeInvitation,
  takeInvitation,
} from '../organizations/index.js';
import { anyId, byId, keyOf, pageOf } from './cursor.js';
import type { Handlers } from './handler.js';
import type { invitationOperations } from './invitation-operations.js';
import { orNothing } from './precondition.js';

/** What invitations need of the configuration. */
export interface InvitationParts {
  readonly issuer: string;
  /** Whether there is a mail server. */
  readonly mails: boolean;
}

/** Handlers of invitations. */
export function invitationHandlers({
  issuer,
  mails,
}: InvitationParts): Pick<Handlers, keyof typeof invitationOperations> {
  return {
    listInvitations: {
      read: async ({ db, params, at, query: { limit, cursor } }) => ({
        answer: pageOf(
          await pendingInvitationsOf(db, params.organization, at, limit + 1, keyOf(cursor, anyId)),
          limit,
          byId,
        ),
      }),
    },
    getInvitation: {
      read: async ({ db, params, at }) => ({
        answer: await pendingInvitationOf(db, params.organization, params.invitation, at),
      }),
    },
    putInvitation: {
      current: ({ db, params, at }) => orNothing(pendingInvitationOf(db, params.organization, params.invitation, at)),
      write: async ({ db, caller, at, language, params: { organization, invitation: id }, body }) => {
        const { email, days, ...gift } = body;
        const { workspace, group } = gift;
        if (workspace !== undefined) await lockPlace(db, `workspace/${workspace}`);
        await authorizeGift(db, caller, organization, gift, at);
        if (workspace !== undefined && group !== undefined) await requireGroup(db, workspace, group);
        const terms = { gift, email, life: days * 86_400_000 };
        const token = await createInvitation(db, id, organization, caller, terms, at);
        const invitation = await pendingInvitationOf(db, organization, id, at);
        const mailed = mails && email !== undefined;
        const link = token === undefined ? null : `${issuer}/invitations/${token}`;
        if (mailed && link !== null) await mailInvitation(db, invitation, link, language, at);
        const created = token !== undefined;
        const answer = { ...invitation, link, mailed };
        return { answer, version: invitation, created, ...(created && { event: { ...gift, days, mailed } }) };
      },
    },
    removeInvitation: {
      current: ({ db, params, at }) => orNothing(pendingInvitationOf(db, params.organization, params.invitation, at)),
      write: async ({ db, at, params: { organization, invitation } }) => ({
        answer: null,
        ...((await revokeInvitation(db, organization, invitation, at)) && { event: {} }),
      }),
    },
    acceptInvitation: {
      write: async ({ db, caller, at, body }) => {
        const accepted = await takeInvitation(db, body.token, caller, at);
        const { details, ...about } = eventOf(accepted);
        const { invitation, organization, role, workspace, group } = accepted;
        return { answer: { invitation, organization, role, workspace, group }, event: details, about };
      },
    },
  };
}
