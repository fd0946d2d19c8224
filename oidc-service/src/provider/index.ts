import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { recordAudit } from '../audit/append.js';
import type { AuditEvent } from '../audit/audit-event.js';
import type { Feature } from '../http/feature.js';
import { contextOf } from '../http/request-context.js';
import { requestEvent } from '../http/request-event.js';
import { type KeyConfiguration, keyMetrics, openSigningKeys, type SigningKeys } from '../keys/index.js';
import type { Service } from '../service.js';
import { deleteExpired } from './adapter.js';
import { deliverLogout, logoutFetch, logoutTopic, queueBackchannelLogout } from './backchannel-logout.js';
import { endEverythingAtLogout } from './logout.js';
import { serveMemberTokens } from './member-token.js';
import { oidcRoutes } from './oidc-routes.js';
import { createProvider } from './provider.js';
import { Repeated } from './repeated.js';
import type { ProviderConfiguration } from './settings.js';
import { registerTokenExchange } from './token-exchange.js';
import { workspaceOf } from './workspace-client.js';

export { deleteExpired as deleteExpiredTokens } from './adapter.js';
export { AddressRefusedError, guardedPost, isSpecialAddress } from './guarded-post.js';
export { type MemberTokenAnswer, type MemberTokens, memberTokensOf, type Visitor } from './member-token.js';
export { revokeAccount, revokeGrant, revokePerson, revokeSession } from './revoke.js';

/** What the provider needs of the service. */
export type ProviderService = Service<
  ProviderConfiguration & KeyConfiguration & { readonly ISSUER: string; readonly production: boolean }
>;

/** The OpenID provider of every workspace, and the signing keys that it rotates. */
export async function providerFeature(service: ProviderService): Promise<Feature> {
  return provideWith(service, await openSigningKeys(service.db, service.configuration, service.clock));
}

/** The same on a key store that somebody else has opened. */
export function provideWith(service: ProviderService, keys: SigningKeys): Feature {
  const { configuration, db, wakeUps, clock, log } = service;
  const fetch = logoutFetch(configuration.OIDC_CLIENTS, configuration.production);
  keyMetrics(service.metrics, db, configuration);
  const make = (): Provider => {
    const set = keys.current();
    const provider = createProvider(
      { configuration, db, clock, fetch, onGrant: (ctx) => tellGrant(ctx, service) },
      set,
    );
    queueBackchannelLogout(provider, db);
    endEverythingAtLogout(provider, db);
    registerTokenExchange(provider, set, { configuration, db, clock });
    tellErrors(provider, service);
    return provider;
  };
  let provider = make();
  serveMemberTokens(service.db, () => provider);
  keys.onChange((set) => {
    provider = make();
    log.info({ signing: set.signing.id, published: set.published.length }, 'signing keys changed');
  });
  // What was read last serves on when the database does not answer.
  const refresh = (): Promise<void> =>
    keys.refresh().catch((error) => log.error({ err: error }, 'the signing keys could not be read'));
  const logouts = async () => {
    await refresh();
    await deliverAll(() => deliverLogout(provider, db, clock, log));
  };
  const toldOfLogouts = new Repeated('back-channel logout', 5, logouts, log);
  const background = [
    new Repeated('signing keys', 15, () => keys.advance(), log),
    new Repeated('expired tokens', 300, () => deleteExpired(db, clock()), log),
    toldOfLogouts,
  ];
  let unsubscribe: () => void = () => undefined;
  return {
    name: 'provider',
    routes: (router) =>
      oidcRoutes(router, {
        db,
        clock,
        issuer: configuration.ISSUER,
        groupsLimit: configuration.GROUPS_CLAIM_BYTES,
        provider: () => provider,
        refresh,
      }),
    start: async () => {
      for (const one of background) one.start();
      unsubscribe = wakeUps.subscribe(logoutTopic, () => toldOfLogouts.wake());
    },
    stop: async () => {
      unsubscribe();
      await Promise.all(background.map((one) => one.stop()));
    },
  };
}

async function deliverAll(deliver: () => Promise<boolean>): Promise<void> {
  while (await deliver());
}

/** Records that a person was let in at a workspace: the one event of a sign-in, whatever is refreshed of it later. */
async function tellGrant(ctx: KoaContextWithOIDC, { db, clock }: ProviderService): Promise<void> {
  const workspace = await workspaceOf(db, ctx.oidc.client?.clientId ?? '');
  const event = await requestEvent(ctx.req, clock(), {
    action: workspace === undefined ? 'client.sign-in' : 'workspace.sign-in',
    target: workspace === undefined ? `client/${ctx.oidc.client?.clientId}` : `workspace/${workspace.id}`,
    ...(workspace !== undefined && { organization: workspace.organization }),
    result: 'allowed',
    details: { device: ctx.oidc.route.startsWith('device') || ctx.oidc.route === 'code_verification' },
  });
  await recordAudit(db, event);
}

/** Logs what the provider refused and why, and records in the audit that a used code or refresh token came back. */
function tellErrors(provider: Provider, { db, clock, log }: ProviderService): void {
  // Without a listener of its own, koa prints errors itself.
  (provider as NodeJS.EventEmitter).on('error', (error) => log.error({ err: error }, 'the provider failed'));
  provider.on('server_error', (ctx, error) => contextOf(ctx.req).log.error({ err: error }, 'the provider failed'));
  provider.on('grant.error', (ctx, error) => {
    const { requestId, source, log: requestLog } = contextOf(ctx.req);
    const reason = error.error_detail ?? error.error_description ?? error.error;
    const client = ctx.oidc.client?.clientId ?? 'unknown';
    requestLog.info({ client, error: error.error, reason }, 'no token was given');
    if (!/already (used|consumed)/.test(reason)) return;
    const event: AuditEvent = {
      at: clock(),
      actor: client,
      action: 'token.reuse',
      target: `client/${client}`,
      source,
      result: 'denied',
      requestId,
      details: { reason },
    };
    recordAudit(db, event).catch((cause) => requestLog.error({ err: cause }, 'a reuse was not recorded'));
  });
}
