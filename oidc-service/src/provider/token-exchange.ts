import { createHash } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, type JWTPayload, errors as joseErrors, jwtVerify } from 'jose';
import { sql } from 'kysely';
import Provider, { type Client, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { recordAudit } from '../audit/append.js';
import type { AuditEvent } from '../audit/audit-event.js';
import { type GraceStage, graceStage, tokensAllowed } from '../billing/index.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { contextOf } from '../http/request-context.js';
import type { SigningKeySet } from '../keys/index.js';
import { rightOfPerson } from './account.js';
import { issueIdToken } from './id-token.js';
import { messages } from './messages.js';
import type { ProviderConfiguration } from './settings.js';
import { issuerKeys, type TrustedIssuer } from './trusted-issuer.js';
import { exchangeGrant, type WorkspaceClient, workspaceOf } from './workspace-client.js';

/** What the exchange is made from. */
export interface ExchangeParts {
  readonly configuration: ProviderConfiguration & { readonly ISSUER: string };
  readonly db: Database;
  readonly clock: Clock;
}

const idToken = 'urn:ietf:params:oauth:token-type:id_token';
const jwt = 'urn:ietf:params:oauth:token-type:jwt';
/** How far the clock of another issuer may be ahead of ours, in seconds. An end that has passed is never forgiven. */
const skew = 60;

/**
 * Token exchange (RFC 8693) for pipelines: a token of a trusted issuer, or an ID token of the same workspace, for an ID
 * token of the workspace. The groups are a part of what the configuration gives the pipeline, or of what the person holds
 * now and the token said; it ends no later than the token that was given. `scope` may ask for less: `group:NAME ...`.
 */
export function registerTokenExchange(provider: Provider, keys: SigningKeySet, parts: ExchangeParts): void {
  const { configuration, db, clock } = parts;
  const trustedKeys = issuerKeys();
  provider.registerGrantType(
    exchangeGrant,
    async (ctx) => {
      const workspace = await workspaceOf(db, ctx.oidc.client?.clientId ?? '');
      if (workspace === undefined) throw new errors.InvalidRequest('the client is no workspace');
      const event = auditOf(ctx, workspace, clock);
      try {
        const subject = await subjectOf(ctx, workspace);
        const groups = narrowed(subject.groups, ctx.oidc.params?.scope);
        const now = Math.floor(clock().getTime() / 1_000);
        const end = Math.min(now + configuration.ID_TOKEN_SECONDS, subject.expires);
        if (end <= now) throw new errors.InvalidGrant('the subject token has ended');
        const issued = await issueIdToken(provider, ctx.oidc.client as Client, { sub: subject.id, groups }, end);
        await recordAudit(db, { ...event, actor: subject.id, result: 'allowed', details: { groups } });
        ctx.body = {
          access_token: issued,
          issued_token_type: idToken,
          token_type: 'N_A',
          expires_in: end - now,
        };
      } catch (error) {
        if (!(error instanceof errors.OIDCProviderError)) throw error;
        const reason = error.error_detail ?? error.error_description ?? error.error;
        await recordAudit(db, { ...event, actor: workspace.clientId, result: 'denied', details: { reason } });
        throw error;
      }
    },
    ['subject_token', 'subject_token_type', 'requested_token_type', 'audience', 'scope', 'actor_token', 'resource'],
  );

  async function subjectOf({ oidc }: KoaContextWithOIDC, workspace: WorkspaceClient): Promise<Subject> {
    const { subject_token: token, ...asked } = (oidc.params ?? {}) as Record<string, string | undefined>;
    if (token === undefined) throw new errors.InvalidRequest("missing required parameter 'subject_token'");
    if (![idToken, jwt].includes(asked.subject_token_type ?? '')) {
      throw new errors.InvalidRequest(`subject_token_type must be ${idToken} or ${jwt}`);
    }
    if (![undefined, idToken].includes(asked.requested_token_type)) {
      throw new errors.InvalidRequest(`requested_token_type must be ${idToken}, or left out`);
    }
    if (asked.actor_token !== undefined || asked.resource !== undefined) {
      throw new errors.InvalidRequest('actor_token and resource are not supported');
    }
    if (![undefined, workspace.clientId].includes(asked.audience)) {
      throw new errors.InvalidTarget('the audience must be that of the client');
    }
    const issuer = issuerOf(token);
    return issuer === configuration.ISSUER ? ownSubject(token, workspace) : foreignSubject(token, issuer, workspace);
  }

  async function ownSubject(token: string, workspace: WorkspaceClient): Promise<Subject> {
    const published = createLocalJWKSet({ keys: keys.published.map(({ publicJwk }) => publicJwk) });
    const { payload } = await verified(() =>
      jwtVerify(token, published, {
        algorithms: ['RS256'],
        issuer: configuration.ISSUER,
        audience: workspace.clientId,
        currentDate: clock(),
        clockTolerance: skew,
        requiredClaims: ['sub', 'exp', 'iat'],
      }),
    );
    // Logout tokens have the same issuer, audience and key; and exchanged ones must not be renewed for ever.
    if (payload.aud !== workspace.clientId || payload.events !== undefined || !payload.sub?.startsWith('u-')) {
      throw new errors.InvalidGrant('the subject token is no ID token of a person for this workspace');
    }
    const right = await rightOfPerson(db, payload.sub, workspace, configuration.GROUPS_CLAIM_BYTES, clock());
    if (right === undefined) throw new errors.InvalidGrant('the person is gone');
    if (right.kind === 'refused') throw new errors.CustomOIDCProviderError('invalid_grant', right.reason(messages.en));
    const before = new Set(Array.isArray(payload.groups) ? payload.groups : []);
    const groups = right.groups.filter((group) => before.has(group));
    if (groups.length === 0) throw new errors.InvalidGrant('nothing is left of the groups of the subject token');
    return { id: payload.sub, groups, expires: payload.exp as number };
  }

  async function foreignSubject(token: string, issuer: string, workspace: WorkspaceClient): Promise<Subject> {
    const trusted = configuration.TOKEN_EXCHANGE_ISSUERS.filter(
      (one) => one.issuer === issuer && one.workspace === workspace.id,
    );
    let refusal: unknown = new errors.InvalidGrant('no trusted issuer of this workspace has issued the subject token');
    for (const one of trusted) {
      // One issuer may be trusted more than once, for other audiences or with other keys.
      const payload = await tokenOf(one, token).catch((error: unknown) => {
        refusal = error;
        return undefined;
      });
      if (payload === undefined) continue;
      const { rows } = await sql<{
        stage: GraceStage;
      }>`select ${graceStage(sql.val(workspace.organization))} as stage`.execute(db);
      if (!tokensAllowed(rows[0]?.stage as GraceStage))
        throw new errors.CustomOIDCProviderError('invalid_grant', messages.en.suspended(workspace.organization));
      const tree = await db
        .selectFrom('workspace_group')
        .select('name')
        .where('workspace_id', '=', workspace.id)
        .where('name', 'in', one.groups)
        .execute();
      const groups = tree.map(({ name }) => name).sort();
      if (groups.length === 0)
        throw new errors.InvalidGrant('the workspace has none of the groups of the trusted issuer');
      const id = `m-${createHash('sha256')
        .update(JSON.stringify([issuer, payload.sub]))
        .digest('hex')
        .slice(0, 32)}`;
      return { id, groups, expires: payload.exp as number };
    }
    throw refusal;
  }

  async function tokenOf(trusted: TrustedIssuer, token: string): Promise<JWTPayload | undefined> {
    const readable = <T>(keysOfIssuer: Promise<T>): Promise<T> =>
      keysOfIssuer.catch((cause) => {
        // That no key fits is said of the token; everything else is said of where the keys should be.
        if (cause instanceof joseErrors.JWKSNoMatchingKey) throw cause;
        throw new errors.TemporarilyUnavailable('the keys of the trusted issuer cannot be read', { cause } as never);
      });
    const keyOf = await readable(trustedKeys(trusted));
    const { payload } = await verified(() =>
      jwtVerify(token, (header, jws) => readable(Promise.resolve(keyOf(header, jws))), {
        algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'],
        issuer: trusted.issuer,
        audience: trusted.audience,
        currentDate: clock(),
        clockTolerance: skew,
        maxTokenAge: 3_600,
        requiredClaims: ['sub', 'exp', 'iat'],
      }),
    );
    return Object.entries(trusted.claims).every(([name, value]) => payload[name] === value) ? payload : undefined;
  }
}

interface Subject {
  readonly id: string;
  readonly groups: readonly string[];
  /** When the token that was given ends, in seconds since 1970. */
  readonly expires: number;
}

function auditOf(
  ctx: KoaContextWithOIDC,
  workspace: WorkspaceClient,
  clock: Clock,
): Omit<AuditEvent, 'actor' | 'result'> {
  const { requestId, source } = contextOf(ctx.req);
  return {
    at: clock(),
    action: 'token.exchange',
    target: `workspace/${workspace.id}`,
    organization: workspace.organization,
    source,
    requestId,
  };
}

function narrowed(groups: readonly string[], scope: unknown): string[] {
  if (typeof scope !== 'string' || scope === '') return [...groups];
  const asked = scope.split(' ').map((one) => one.replace(/^group:/, ''));
  const missing = asked.filter((group) => !groups.includes(group));
  if (missing.length > 0 || scope.split(' ').some((one) => !one.startsWith('group:'))) {
    throw new errors.InvalidScope('scope may hold `group:NAME` alone, of groups that the subject token gives', scope);
  }
  return groups.filter((group) => asked.includes(group));
}

function issuerOf(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    throw new errors.InvalidGrant('the subject token is no JWT');
  }
}

async function verified<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify();
  } catch (error) {
    if (!(error instanceof joseErrors.JOSEError)) throw error;
    throw new errors.InvalidGrant(`the subject token is refused: ${error.code}`);
  }
}
