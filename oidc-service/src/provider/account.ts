import { sql } from 'kysely';
import { type Account, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { graceStage, tokensAllowed } from '../billing/index.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { held, heldGroups } from '../groups/index.js';
import type { Holding } from './holding.js';
import { type Messages, messages } from './messages.js';
import { Refresh } from './refresh.js';
import { type WorkspaceClient, workspaceIn } from './workspace-client.js';

/** Whether a person may have a token of a workspace, and with which groups. Protocol and audit say a reason in English. */
export type Right =
  | { readonly kind: 'held'; readonly groups: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: (text: Messages) => string };

type NamedWorkspace = Pick<WorkspaceClient, 'id' | 'organization' | 'workspace'>;

/** Reads the right of a person in a workspace, now. */
export async function rightOf(
  db: Database,
  person: string,
  workspace: NamedWorkspace,
  limit: number,
  now: Date,
): Promise<Right> {
  const { rows } = await sql<Holding>`select
    ${held(sql.val(person), sql.val(workspace.id), sql.val(now))},
    ${graceStage(sql.val(workspace.organization))} as stage`.execute(db);
  return rightFrom(rows[0] as Holding, workspace, limit);
}

/** The same of a person who may use the service; undefined when they are gone, restricted or erased. */
export async function rightOfPerson(
  db: Database,
  person: string,
  workspace: NamedWorkspace,
  limit: number,
  now: Date,
): Promise<Right | undefined> {
  const row = await db.selectFrom('person').selectAll().where('id', '=', person).executeTakeFirst();
  if (row === undefined || row.erased_at !== null || row.restricted_at !== null) return undefined;
  return rightOf(db, person, workspace, limit, now);
}

/** A list of groups that is too long is refused: a cut one would lie. */
function rightFrom(holding: Holding, workspace: NamedWorkspace, limit: number): Right {
  const name = `${workspace.organization}/${workspace.workspace}`;
  const { stage } = holding;
  const groups = heldGroups(holding);
  if (groups.length === 0) return { kind: 'refused', reason: (text) => text.noGroup(name) };
  if (!tokensAllowed(stage)) return { kind: 'refused', reason: (text) => text.suspended(workspace.organization) };
  const bytes = Buffer.byteLength(JSON.stringify(groups));
  if (bytes <= limit) return { kind: 'held', groups };
  return { kind: 'refused', reason: (text) => text.tooManyGroups(name, groups.length, bytes, limit) };
}

/**
 * The account of a person at the client of the request. Read at every use: whoever is erased, restricted or in no group
 * gets nothing from that moment on, by a code, a refresh token or a device that was let in before.
 */
export function accountFinder(db: Database, limit: number, clock: Clock) {
  return async (ctx: KoaContextWithOIDC, sub: string): Promise<Account | undefined> => {
    const workspace = ctx.oidc.client && workspaceIn(ctx.oidc.client);
    const read = Refresh.current?.holdingOf(sub);
    if (workspace !== undefined && read !== undefined) {
      return read.active ? memberOf(sub, rightFrom(read, workspace, limit), ctx) : undefined;
    }
    const person = await db.selectFrom('person').selectAll().where('id', '=', sub).executeTakeFirst();
    if (person === undefined || person.erased_at !== null || person.restricted_at !== null) return undefined;
    if (workspace === undefined) {
      const { name, locale, email, email_verified } = person;
      const known = Object.entries({ name, locale, email }).filter(([, value]) => value !== null);
      const claims = { ...Object.fromEntries(known), ...(email !== null && { email_verified }) };
      return { accountId: sub, claims: () => ({ sub, ...claims }) };
    }
    if (!tokenRoutes.has(ctx.oidc.route)) return { accountId: sub, claims: () => ({ sub }) };
    return memberOf(sub, await rightOf(db, sub, workspace, limit, clock()), ctx);
  };
}

function memberOf(sub: string, right: Right, ctx: KoaContextWithOIDC): Account | undefined {
  if (right.kind === 'held') return { accountId: sub, claims: () => ({ sub, groups: [...right.groups] }) };
  if (ctx.oidc.route === 'userinfo') return undefined;
  throw new errors.CustomOIDCProviderError('invalid_grant', right.reason(messages.en));
}

const tokenRoutes: ReadonlySet<string> = new Set(['token', 'userinfo']);
