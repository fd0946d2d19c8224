import type { Router } from 'express';
import { z } from 'zod';
import { recordAudit } from '../audit/append.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { html } from '../http/page/html.js';
import { languageFor, sendPage } from '../http/page/page.js';
import { Problem } from '../http/problem.js';
import { contextOf } from '../http/request-context.js';
import { requestEvent } from '../http/request-event.js';
import { acceptInvitation } from './accept-invitation.js';
import { messages } from './messages.js';
import { invitationBehind } from './pending-invitation.js';

const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/**
 * The page of an invitation, and accepting it there: by its form, never by opening a link.
 * @param base path of the issuer without a slash at the end
 */
export function invitationPageRoutes(router: Router, db: Database, clock: Clock, base: string): void {
  router.get('/invitations/:token', async (request, response) => {
    const given = tokenOf(request.params.token);
    const path = `${base}/invitations/${given}`;
    if ((await contextOf(request).caller()).kind !== 'person') return response.redirect(303, signInFor(path));
    const text = messages[languageFor(response)];
    const found = await invitationBehind(db, given, clock());
    if (found === undefined)
      return sendPage(response, base, { title: text.title, body: html`<p>${text.over}</p>`, status: 404 });
    const body = html`<p>${text.invited(found.organizationName)}</p>
${found.role === null ? null : html`<p>${text.role[found.role]}</p>`}
${found.group_name === null ? null : html`<p>${text.group(found.group_name, found.workspace_id ?? '')}</p>`}
<form method="post" action="${path}/accept"><button class="primary">${text.accept}</button></form>`;
    sendPage(response, base, { title: text.title, body });
  });

  router.post('/invitations/:token/accept', async (request, response) => {
    const given = tokenOf(request.params.token);
    const { caller, source, requestId } = contextOf(request);
    const person = await caller();
    if (person.kind !== 'person') return response.redirect(303, signInFor(`${base}/invitations/${given}`));
    const text = messages[languageFor(response)];
    try {
      await acceptInvitation(db, given, person.id, clock(), { source, requestId });
      const body = html`<p>${text.accepted}</p><p><a class="button primary" href="${base}/console">${text.goOn}</a></p>`;
      sendPage(response, base, { title: text.title, body });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const event = { action: 'invitation.accept', target: 'invitation/unknown', result: 'failed' } as const;
      await recordAudit(db, await requestEvent(request, clock(), { ...event, details: { code: error.code } }));
      const body = html`<p class="alert" role="alert">${text.over}</p>`;
      sendPage(response, base, { title: text.title, body, status: error.status });
    }
  });

  const signInFor = (path: string): string => `${base}/sign-in?return_to=${encodeURIComponent(path)}`;
}

function tokenOf(text: unknown): string {
  const { success, data } = token.safeParse(text);
  if (!success) throw new Problem('NOT_FOUND', 'there is no such invitation');
  return data;
}
