import { sql } from 'kysely';
import { type Account, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { type GraceStage, graceStage, tokensAllowed } from '../billing/index.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { effectiveGroups } from '../groups/index.js';
import { Refresh } from './refresh.js';
import { type WorkspaceClient, workspaceIn } from './workspace-client.js';

/** Whether a person may have a token of a workspace, and with which groups. */
export type Right =
  | { readonly kind: 'held'; readonly groups: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string };

/** What the right of a person in a workspace follows from. */
export interface Holding {
  readonly groups: readonly string[];
  /** Of the organization; null in good standing. */
  readonly stage: GraceStage | null;
}

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
    ${effectiveGroups(sql.val(person), sql.val(workspace.id), now)} as groups,
    ${graceStage(sql.val(workspace.organization))} as stage`.execute(db);
  return rightFrom(rows[0] as Holding, workspace, limit);
}

/** A list of groups that is too long is refused: a cut one would lie. */
function rightFrom({ groups, stage }: Holding, workspace: NamedWorkspace, limit: number): Right {
  const name = `${workspace.organization}/${workspace.workspace}`;
  if (groups.length === 0) return { kind: 'refused', reason: `you are in no group of the workspace ${name}` };
  if (!tokensAllowed(stage))
    return {
      kind: 'refused',
      reason: `the organization ${workspace.organization} is suspended; its users were told why`,
    };
  const bytes = Buffer.byteLength(JSON.stringify(groups));
  if (bytes <= limit) return { kind: 'held', groups };
  return {
    kind: 'refused',
    reason: `you are in ${groups.length} groups of the workspace ${name}, which are ${bytes} bytes in a token; at most ${limit} are allowed`,
  };
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
  throw new errors.CustomOIDCProviderError('invalid_grant', right.reason);
}

const tokenRoutes: ReadonlySet<string> = new Set(['token', 'userinfo']);
