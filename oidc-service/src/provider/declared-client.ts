import type { ClientMetadata } from 'oidc-provider';
import { z } from 'zod';
import { isLoopbackUrl } from '../configuration/loopback.js';

const endpoint = z
  .string()
  .max(2_048)
  .refine((text) => {
    if (!URL.canParse(text) || /[#*\s\\]/.test(text)) return false;
    const { protocol, username, password } = new URL(text);
    const secure = protocol === 'https:' || (protocol === 'http:' && isLoopbackUrl(text));
    return secure && username === '' && password === '';
  });

const declaredClients = z
  .array(
    z.strictObject({
      id: z
        .string()
        .regex(/^[a-z][a-z0-9-]{0,62}$/)
        // Those are derived, and a person's id must never read as a client's.
        .refine((id) => !/^(workspace|u|m)-/.test(id)),
      name: z.string().max(80).optional(),
      secret: z.string().min(32).max(256).optional(),
      redirectUris: z.array(endpoint).min(1).max(20),
      postLogoutRedirectUris: z.array(endpoint).max(20).default([]),
      backchannelLogoutUri: endpoint.optional(),
      /** Whether that URI is in a private network, to which nothing is sent otherwise. */
      backchannelLogoutPrivate: z.boolean().default(false),
    }),
  )
  .max(100)
  .refine((clients) => new Set(clients.map(({ id }) => id)).size === clients.length);

/** A client of the configuration. */
export type DeclaredClient = z.infer<typeof declaredClients>[number];

/** Whether text declares clients. */
export const isDeclaredClients = (text: string): boolean => declaredClients.safeParse(jsonOf(text)).success;

/** The clients that text declares, which `isDeclaredClients` has looked at. */
export const parseDeclaredClients = (text: string): DeclaredClient[] => declaredClients.parse(jsonOf(text));

/** What oidc-provider knows of such a client. */
export function declaredClient(client: DeclaredClient): ClientMetadata {
  const { id, name, secret, redirectUris, postLogoutRedirectUris, backchannelLogoutUri } = client;
  return {
    client_id: id,
    client_name: name ?? id,
    ...(secret === undefined
      ? { token_endpoint_auth_method: 'none', application_type: 'native' as const }
      : // Either way of sending it: many libraries cannot be told which.
        { client_secret: secret, token_endpoint_auth_method: 'client_secret_basic' }),
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: redirectUris,
    post_logout_redirect_uris: postLogoutRedirectUris,
    ...(backchannelLogoutUri !== undefined && {
      backchannel_logout_uri: backchannelLogoutUri,
      backchannel_logout_session_required: true,
    }),
  };
}

/** JSON of text, or undefined when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
