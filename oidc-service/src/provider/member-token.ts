import { names } from '@hexabase-kaas/tenancy';
import type Provider from 'oidc-provider';
import { appendAudit } from '../audit/append.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import { Problem } from '../http/problem.js';
import type { Service } from '../service.js';
import { rightOfPerson } from './account.js';
import { issueIdToken } from './id-token.js';
import { messages } from './messages.js';
import type { ProviderConfiguration } from './settings.js';
import { workspaceOf } from './workspace-client.js';

/** An ID token of a person for one workspace. Whoever asked for it keeps it for one call, in memory. */
export interface MemberToken {
  readonly token: string;
  readonly expires: Date;
}

/** Somebody who is signed in on a page, on the way to a workspace. */
export interface Visitor {
  readonly person: string;
  /** Id of their session, which is alive. */
  readonly session: string;
  /** Id of the workspace. */
  readonly workspace: string;
  /** Where the request came from, and which it is, for the audit. */
  readonly source: string;
  readonly requestId: string;
}

/** Whether somebody gets a token; the reason is in English, as in the protocol. */
export type MemberTokenAnswer = MemberToken | { readonly refused: string };

/** Gives people on pages of this service the token that kubectl would get for them. */
export interface MemberTokens {
  /**
   * What decides is what decides on a code or a refresh token at `/oidc/token`: membership, rights for an emergency,
   * suspension, size of the claim, and whether the person may use the service. The first time in a session, the audit is
   * told of a sign-in, as it is of kubectl's.
   * @param seconds lifetime, at most `ID_TOKEN_SECONDS`
   * @throws Problem SIGN_IN_NEEDED when the session ended meanwhile; UNAVAILABLE without a provider
   */
  mint(visitor: Visitor, seconds: number): Promise<MemberTokenAnswer>;
}

interface Parts {
  readonly configuration: ProviderConfiguration;
  readonly db: Database;
  readonly clock: Clock;
}

type Registry = Service<unknown>['metrics'];

const made = new WeakMap<Registry, { provider?: () => Provider }>();

/** Says who issues; the provider does, once for each service. */
export function serveMemberTokens(metrics: Registry, provider: () => Provider): void {
  holderOf(metrics).provider = provider;
}

/** For a feature that acts in the name of whoever is signed in. */
export function memberTokensOf({ metrics, ...parts }: Parts & { readonly metrics: Registry }): MemberTokens {
  const holder = holderOf(metrics);
  return {
    mint: async (visitor, seconds) => {
      const provider = holder.provider?.();
      if (provider === undefined) throw new Problem('UNAVAILABLE', 'this process issues no tokens');
      return mint(provider, parts, visitor, seconds);
    },
  };
}

function holderOf(metrics: Registry): { provider?: () => Provider } {
  const known = made.get(metrics) ?? {};
  made.set(metrics, known);
  return known;
}

async function mint(provider: Provider, parts: Parts, visitor: Visitor, seconds: number): Promise<MemberTokenAnswer> {
  const { configuration, db, clock } = parts;
  const [organization = '', name = ''] = visitor.workspace.split('--');
  const clientId = names.audience(organization, name);
  const workspace = await workspaceOf(db, clientId);
  const client = workspace && (await provider.Client.find(clientId));
  if (workspace === undefined || client === undefined) return { refused: messages.en.workspaceGone };
  const at = clock();
  const right = await rightOfPerson(db, visitor.person, workspace, configuration.GROUPS_CLAIM_BYTES, at);
  if (right === undefined) throw new Problem('SIGN_IN_NEEDED', 'sign in first');
  if (right.kind === 'refused') return { refused: right.reason(messages.en) };
  await noteSignIn(db, visitor, organization, at);
  const end = Math.floor(at.getTime() / 1_000) + Math.min(seconds, configuration.ID_TOKEN_SECONDS);
  const token = await issueIdToken(provider, client, { sub: visitor.person, groups: right.groups }, end);
  return { token, expires: new Date(end * 1_000) };
}

/** Tells the audit of the first token of a session for a workspace, and of no other. */
async function noteSignIn(db: Database, visitor: Visitor, organization: string, at: Date): Promise<void> {
  const { session, workspace, person, source, requestId } = visitor;
  const known = await db
    .selectFrom('session')
    .leftJoin('workspace_sign_in', (join) =>
      join.onRef('workspace_sign_in.session_id', '=', 'session.id').on('workspace_id', '=', workspace),
    )
    .select('workspace_sign_in.at')
    .where('session.id', '=', session)
    .where('session.person_id', '=', person)
    .executeTakeFirst();
  if (known === undefined) throw new Problem('SIGN_IN_NEEDED', 'the session has ended');
  if (known.at !== null) return;
  await inTransaction(db, async (transaction) => {
    const { numInsertedOrUpdatedRows: first } = await transaction
      .insertInto('workspace_sign_in')
      .values({ session_id: session, workspace_id: workspace, at })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (first !== 1n) return;
    await appendAudit(transaction, {
      ...{ at, actor: person, action: 'workspace.sign-in', target: `workspace/${workspace}`, organization },
      ...{ source, requestId, result: 'allowed', details: { device: false, console: true } },
    });
  });
}
