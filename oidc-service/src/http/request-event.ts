import type { IncomingMessage } from 'node:http';
import type { AuditEvent } from '../audit/audit-event.js';
import { actorOf } from './caller.js';
import { contextOf } from './request-context.js';

/** The audit event of a request: who, from where and which request come from its context. */
export async function requestEvent(
  request: IncomingMessage,
  at: Date,
  event: Omit<AuditEvent, 'at' | 'actor' | 'source' | 'requestId'>,
): Promise<AuditEvent> {
  const { requestId, source, caller } = contextOf(request);
  return { ...event, at, actor: actorOf(await caller()), source, requestId };
}
