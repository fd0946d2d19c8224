import type { IncomingMessage } from 'node:http';
import { appendAudit } from '../audit/append.js';
import { inTransaction } from '../database/transaction.js';
import { contextOf } from '../http/request-context.js';
import { requestEvent } from '../http/request-event.js';
import { revokePerson } from '../provider/index.js';
import type { Identity } from './identity.js';
import { unlinkAccount } from './link.js';
import { endSessions } from './session.js';

/** Ends sessions of the person who asks, one or all, each with its event; returns the ids of those that were there. */
export function endOwnSessions(
  request: IncomingMessage,
  { service: { db, clock } }: Identity,
  person: string,
  session?: string,
): Promise<string[]> {
  return inTransaction(db, async (transaction) => {
    const ended = await endSessions(transaction, person, session);
    // Everywhere means kubectl too.
    if (session === undefined) await revokePerson(transaction, person);
    for (const id of ended) {
      const event = { action: 'session.end', target: `session/${id}`, result: 'allowed' } as const;
      await appendAudit(transaction, await requestEvent(request, clock(), event));
    }
    return ended;
  });
}

/** Takes an account away from the person who asks. @throws Problem as `unlinkAccount` */
export function unlinkAccountOf(
  request: IncomingMessage,
  { service: { db, clock } }: Identity,
  person: string,
  account: string,
): Promise<void> {
  const { source, requestId } = contextOf(request);
  return unlinkAccount(db, { account, person, now: clock(), source: { source, requestId } });
}
