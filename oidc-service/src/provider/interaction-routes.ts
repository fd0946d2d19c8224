import type { Request, RequestHandler, Response, Router } from 'express';
import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import { recordAudit } from '../audit/append.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { languageFor } from '../http/page/page.js';
import { Problem } from '../http/problem.js';
import { contextOf } from '../http/request-context.js';
import { requestEvent } from '../http/request-event.js';
import { type Right, rightOf } from './account.js';
import { messages } from './messages.js';
import { plainPage, refusedPage } from './page.js';
import { workspaceOf } from './workspace-client.js';

/** What the pages ask for. */
export interface InteractionParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly groupsLimit: number;
  /** The provider of the keys in force. */
  provider(): Provider;
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** Where the provider sends people: to be signed in elsewhere, and to be told why they are not let in. */
export function interactionRoutes(router: Router, base: string, parts: InteractionParts): void {
  const path = `${base}/oidc/interaction/:uid`;
  router.get(
    path,
    withInteraction(parts, (request, response, interaction) => {
      switch (interaction.prompt.name) {
        case 'login':
          return signIn(request, response, interaction, parts, base);
        case 'consent':
          return parts.provider().interactionFinished(request, response, { consent: {} });
        default:
          return refuse(request, response, interaction, parts, base);
      }
    }),
  );
  router.post(
    `${path}/abort`,
    withInteraction(parts, (request, response) =>
      parts.provider().interactionFinished(request, response, {
        error: 'access_denied',
        error_description: 'the person has no access to this workspace',
      }),
    ),
  );
}

function withInteraction(
  { provider }: InteractionParts,
  work: (request: Request, response: Response, interaction: Interaction) => Promise<void>,
): RequestHandler {
  return async (request, response) => {
    response.set('cache-control', 'no-store');
    let interaction: Interaction;
    try {
      interaction = await provider().interactionDetails(request, response);
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      // The usual reason is a second tab or a link that somebody kept: nothing is wrong with the service.
      const language = languageFor(response);
      const text = messages[language];
      response
        .status(400)
        .vary('Accept-Language')
        .type('html')
        .send(plainPage(language, text.startAgain, text.over));
      return;
    }
    if (interaction.uid !== request.params.uid) throw new Problem('NOT_FOUND', 'this sign-in is another one');
    await work(request, response, interaction);
  };
}

async function signIn(
  request: Request,
  response: Response,
  interaction: Interaction,
  parts: InteractionParts,
  base: string,
) {
  const caller = await contextOf(request).caller();
  const { reasons, details } = interaction.prompt;
  const maxAge = reasons.includes('max_age') ? Number(details.max_age) : Number.POSITIVE_INFINITY;
  // What asks for a new sign-in is content with none that was there when it asked.
  const notBefore = interaction.iat - (reasons.includes('login_prompt') ? 0 : maxAge);
  const since = caller.kind === 'person' ? await signedInAt(parts, caller.session) : undefined;
  if (caller.kind !== 'person' || (since ?? 0) < notBefore) {
    const again = notBefore > 0 ? '&prompt=login' : '';
    return response.redirect(303, `${base}/sign-in?return_to=${encodeURIComponent(request.originalUrl)}${again}`);
  }
  const login = { accountId: caller.id, ...(since !== undefined && { ts: since }) };
  await parts.provider().interactionFinished(request, response, { login });
}

/** When the session began, in seconds since 1970; undefined when it is not kept here. */
async function signedInAt({ db }: InteractionParts, session: string): Promise<number | undefined> {
  const row = await db.selectFrom('session').select('created_at').where('id', '=', session).executeTakeFirst();
  return row && Math.floor(row.created_at.getTime() / 1_000);
}

async function refuse(
  request: Request,
  response: Response,
  interaction: Interaction,
  parts: InteractionParts,
  base: string,
) {
  const { db, clock, groupsLimit } = parts;
  const workspace = await workspaceOf(db, String(interaction.params.client_id));
  const person = interaction.session?.accountId;
  const right: Right =
    workspace === undefined || person === undefined
      ? { kind: 'refused', reason: (text) => text.workspaceGone }
      : await rightOf(db, person, workspace, groupsLimit, clock());
  const caller = await contextOf(request).caller();
  const another = caller.kind === 'person' && caller.id !== person;
  // Somebody gave the right meanwhile, or somebody else signed in: the provider looks again.
  if (right.kind === 'held' || another) return parts.provider().interactionFinished(request, response, {});
  const event = await requestEvent(request, clock(), {
    action: 'workspace.sign-in',
    target: `workspace/${workspace?.id ?? 'unknown'}`,
    ...(workspace !== undefined && { organization: workspace.organization }),
    result: 'denied',
    details: { reason: right.reason(messages.en) },
  });
  await recordAudit(db, event);
  const language = languageFor(response);
  const here = request.originalUrl;
  const signIn = `${base}/sign-in?return_to=${encodeURIComponent(here)}&prompt=login`;
  response
    .status(403)
    .vary('Accept-Language')
    .type('html')
    .send(refusedPage(language, right.reason(messages[language]), `${here}/abort`, signIn));
}
