import { csvLines, jsonLines } from '../audit/export.js';
import { type AuditFilter, listAudit, readAudit } from '../audit/list.js';
import { type AuditVerification, verifyAudit } from '../audit/verify.js';
import type { Database } from '../database/database.js';
import { erase, exportPersonalData, profileOf, rectify, restrict } from '../personal-data/index.js';
import { keyOf, pageOf } from './cursor.js';
import type { HandlerParts, Handlers } from './handler.js';
import { openApiDocument } from './openapi.js';
import type { personOperations } from './person-operations.js';

/** Handlers of the audit and of personal data. */
export function personHandlers({ clock }: HandlerParts): Pick<Handlers, keyof typeof personOperations> {
  const document = openApiDocument();
  const verification = onceAMinute(clock, verifyAudit);
  return {
    getApiDocument: { read: async () => ({ answer: document }) },
    listAudit: {
      read: ({ db, params, query }) => auditPage(db, { ...filterOf(query), organization: params.organization }, query),
    },
    listOwnAudit: {
      read: ({ db, params, query }) => auditPage(db, { ...filterOf(query), actor: params.person }, query),
    },
    exportAudit: {
      read: async ({ db, params: { organization }, query, at }) => {
        const events = readAudit(db, { ...filterOf(query), organization });
        const { format } = query;
        const name = `audit-${organization}-${at.toISOString().slice(0, 10)}.${format}`;
        const text = format === 'csv' ? csvLines(events) : jsonLines(events);
        return { answer: '', event: { format }, parts: { format, name, text } };
      },
    },
    verifyAudit: {
      read: async ({ db }) => {
        const { at, found } = await verification(db);
        return { answer: { ...found, at: at.toISOString() } };
      },
    },
    getProfile: { read: async ({ db, params }) => ({ answer: await profileOf(db, params.person) }) },
    putProfile: {
      current: ({ db, params }) => profileOf(db, params.person),
      write: async ({ db, params: { person }, body }) => {
        const before = await profileOf(db, person);
        const changed = await rectify(db, person, body);
        // Which fields, and never what they say: the chain cannot be erased.
        const fields = (['name', 'locale'] as const).filter((field) => before[field] !== body[field]);
        return { answer: await profileOf(db, person), ...(changed && { event: { fields } }) };
      },
    },
    getPersonalData: {
      read: async ({ db, params, at }) => ({ answer: await exportPersonalData(db, params.person, at), event: {} }),
    },
    restrictPerson: {
      current: ({ db, params }) => profileOf(db, params.person),
      write: async ({ db, params: { person }, at }) => {
        const changed = await restrict(db, person, at);
        return { answer: await profileOf(db, person), ...(changed && { event: {} }) };
      },
    },
    erasePerson: {
      write: async ({ db, params: { person }, at }) => {
        await erase(db, person, at);
        return { answer: null, event: {} };
      },
    },
  };
}

interface FilterQuery extends Omit<AuditFilter, 'organization' | 'from' | 'until'> {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

function filterOf({ actor, action, target, result, from, until }: FilterQuery): AuditFilter {
  return {
    actor,
    action,
    target,
    result,
    from: from === undefined ? undefined : new Date(from),
    until: until === undefined ? undefined : new Date(until),
  };
}

async function auditPage(
  db: Database,
  filter: AuditFilter,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
) {
  const before = keyOf(cursor, /^[1-9]\d{0,14}$/);
  const events = await listAudit(db, filter, limit + 1, before === undefined ? undefined : Number(before));
  return {
    answer: pageOf(
      events.map((event) => ({ ...event, details: { ...event.details } })),
      limit,
      ({ position }) => String(position),
    ),
  };
}

/** Reading the whole chain takes long, and anybody may ask; so everybody gets the answer of the last minute. */
function onceAMinute(clock: HandlerParts['clock'], verify: (db: Database) => Promise<AuditVerification>) {
  let last: { readonly at: Date; readonly answer: Promise<AuditVerification> } | undefined;
  return async (db: Database) => {
    if (last === undefined || clock().getTime() - last.at.getTime() >= 60_000) {
      const asked = { at: clock(), answer: verify(db) };
      last = asked;
      asked.answer.catch(() => {
        if (last === asked) last = undefined;
      });
    }
    return { at: last.at, found: await last.answer };
  };
}
