import type { Database } from '../database/database.js';
import type { AuditEventTable, AuditResult } from '../database/tables/audit.js';
import { auditService } from './append.js';

/** Which events are wanted; an organization or an actor at least, for nobody sees them all. */
export interface AuditFilter {
  readonly organization?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly target?: string | undefined;
  readonly result?: AuditResult | undefined;
  readonly from?: Date | undefined;
  /** Not this moment itself. */
  readonly until?: Date | undefined;
}

/** An event as it is shown, with its place in the chain; its hash can be made again from it. */
export interface ShownEvent {
  readonly position: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly organization: string | null;
  readonly source: string;
  readonly result: AuditResult;
  readonly requestId: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly previousHash: string;
  readonly hash: string;
}

/** Events newest first, at most `limit`, before a position. */
export async function listAudit(
  db: Database,
  filter: AuditFilter,
  limit: number,
  before?: number,
): Promise<ShownEvent[]> {
  const query = matching(db, filter).orderBy('position', 'desc').limit(limit);
  return (await (before === undefined ? query : query.where('position', '<', before)).execute()).map(shown);
}

/** Every event oldest first, read page by page; what is appended meanwhile is left out. */
export async function* readAudit(db: Database, filter: AuditFilter, pageSize = 500): AsyncGenerator<ShownEvent> {
  const head = await db
    .selectFrom('audit_head')
    .select('position')
    .where('service', '=', auditService)
    .executeTakeFirst();
  let after = 0;
  for (;;) {
    const page = await matching(db, filter)
      .where('position', '>', after)
      .where('position', '<=', head?.position ?? 0)
      .orderBy('position')
      .limit(pageSize)
      .execute();
    yield* page.map(shown);
    if (page.length < pageSize) return;
    after = (page.at(-1) as AuditEventTable).position;
  }
}

function matching(db: Database, { organization, actor, action, target, result, from, until }: AuditFilter) {
  if (organization === undefined && actor === undefined)
    throw new Error('an audit query names an organization or an actor');
  let query = db.selectFrom('audit_event').selectAll().where('service', '=', auditService);
  if (organization !== undefined) query = query.where('organization_id', '=', organization);
  if (actor !== undefined) query = query.where('actor', '=', actor);
  if (action !== undefined) query = query.where('action', '=', action);
  if (target !== undefined) query = query.where('target', '=', target);
  if (result !== undefined) query = query.where('result', '=', result);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (until !== undefined) query = query.where('at', '<', until);
  return query;
}

const shown = (row: Omit<AuditEventTable, 'details'> & { readonly details: object }): ShownEvent => ({
  position: row.position,
  at: row.at.toISOString(),
  actor: row.actor,
  action: row.action,
  target: row.target,
  organization: row.organization_id,
  source: row.source,
  result: row.result,
  requestId: row.request_id,
  details: row.details as Record<string, unknown>,
  previousHash: row.previous_hash,
  hash: row.hash,
});
