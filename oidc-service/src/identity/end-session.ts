import type { IncomingMessage } from 'node:http';
import { appendAudit } from '../audit/append.js';
import type { Transaction } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import { requestEvent } from '../http/request-event.js';
import { revokePerson } from '../provider/index.js';
import type { Identity } from './identity.js';
import { endSessions } from './session.js';

/** Ends sessions of a person, one or all; returns the ids of those that were there, for each of which there is an event. */
export async function endSessionsOf(transaction: Transaction, person: string, session?: string): Promise<string[]> {
  const ended = await endSessions(transaction, person, session);
  // Everywhere means kubectl too.
  if (session === undefined) await revokePerson(transaction, person);
  return ended;
}

/** Ends sessions of the person who asks on a page, each with its event. */
export function endOwnSessions(
  request: IncomingMessage,
  { service: { db, clock } }: Identity,
  person: string,
  session?: string,
): Promise<void> {
  return inTransaction(db, async (transaction) => {
    for (const id of await endSessionsOf(transaction, person, session)) {
      const event = { action: 'session.end', target: `session/${id}`, result: 'allowed' } as const;
      await appendAudit(transaction, await requestEvent(request, clock(), event));
    }
  });
}
