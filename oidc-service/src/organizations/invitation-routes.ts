import type { IncomingMessage } from 'node:http';
import type { Router } from 'express';
import { z } from 'zod';
import { recordAudit } from '../audit/append.js';
import { changeAs, may, requireRight } from '../authorization/index.js';
import type { Database } from '../database/database.js';
import { checked, jsonBody } from '../http/input.js';
import { html } from '../http/page/html.js';
import { languageFor, sendPage } from '../http/page/page.js';
import { Problem } from '../http/problem.js';
import { contextOf } from '../http/request-context.js';
import { requestEvent } from '../http/request-event.js';
import { enqueue } from '../outbox/index.js';
import { type Accepted, acceptInvitation } from './accept-invitation.js';
import { createInvitation, invitationOf, inviterOf, pendingInvitations, revokeInvitation } from './invitation.js';
import { messages } from './messages.js';
import type { Organizations } from './organizations.js';

// Ids of people, groups and workspaces; what else somebody types must not reach the audit.
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._|-]{0,99}$/);
const one = z.object({ organization: id });
const invitation = one.extend({ invitation: id });
/** Schema of the body that makes an invitation. */
export const invitationInput = z
  .strictObject({
    email: z.email().max(254).optional(),
    role: z.enum(['admin', 'billing']).optional(),
    workspace: id.optional(),
    group: id.optional(),
    days: z.int().min(1).max(30).default(7),
  })
  .refine(({ workspace, group }) => (workspace === undefined) === (group === undefined), {
    message: 'give workspace and group together',
  })
  .refine(({ role, group }) => role !== undefined || group !== undefined, {
    message: 'give a role, or a workspace and a group',
  });
const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** Invitations: made, listed and taken back as JSON; accepted by a page or JSON, never by opening a link. */
export function invitationRoutes(router: Router, organizations: Organizations): void {
  const { guard, base, issuer, mailTopic } = organizations;
  const { db, clock } = guard;

  router.post('/api/v1/organizations/:organization/invitations', jsonBody(), async (request, response) => {
    const { organization } = checked(one, request.params, 'params');
    const { email, days, ...gift } = checked(invitationInput, request.body);
    const { role, workspace, group } = gift;
    // Each part needs a right of its own; the caller needs it for every part.
    const action = role === undefined ? 'membership.create' : 'invitation.create';
    const target = {
      organization,
      ...(workspace !== undefined && { workspace }),
      ...(group !== undefined && { group }),
    };
    const made = await changeAs(guard, request, action, target, async (transaction, caller) => {
      if (workspace !== undefined) await refuseForeignWorkspace(transaction, organization, workspace);
      if (role !== undefined && group !== undefined && !(await may(transaction, caller, 'membership.create', target))) {
        throw new Problem('NOT_ALLOWED', 'nobody gives a group that they do not hold');
      }
      const now = clock();
      const created = await createInvitation(transaction, organization, caller.id, gift, email, now, days * 86_400_000);
      const link = `${issuer}/invitations/${created.token}`;
      const mailed = email !== undefined && mailTopic !== undefined;
      if (mailed) {
        const { name } = await transaction
          .selectFrom('organization')
          .select('name')
          .where('id', '=', organization)
          .executeTakeFirstOrThrow();
        const text = messages[languageFor(response)];
        const until = created.expiresAt.toISOString().slice(0, 10);
        const payload = { to: email, subject: text.mailSubject(name), text: text.mailText(name, link, until) };
        await enqueue(transaction, { topic: mailTopic, payload, key: `invitation/${created.id}`, runAt: now });
      }
      const result = { id: created.id, link, expiresAt: created.expiresAt, mailed };
      return { result, event: { target: `invitation/${created.id}`, details: { ...gift, days, mailed } } };
    });
    response.status(201).set('cache-control', 'no-store').json(made);
  });

  router.get('/api/v1/organizations/:organization/invitations', async (request, response) => {
    const { organization } = checked(one, request.params, 'params');
    await requireRight(guard, request, 'invitation.list', { organization });
    response.json({ items: await pendingInvitations(db, organization, clock()) });
  });

  router.delete('/api/v1/organizations/:organization/invitations/:invitation', async (request, response) => {
    const { organization, invitation: which } = checked(invitation, request.params, 'params');
    const person = await inviterOf(db, organization, which);
    const target = { organization, ...(person !== undefined && { person }) };
    await changeAs(guard, request, 'invitation.delete', target, async (transaction) => {
      const changed = await revokeInvitation(transaction, organization, which, clock());
      return changed ? { result: undefined, event: { target: `invitation/${which}` } } : { result: undefined };
    });
    response.status(204).end();
  });

  router.post('/api/v1/invitations/accept', jsonBody(), async (request, response) => {
    response.json(await accept(request, checked(z.strictObject({ token }), request.body).token));
  });

  router.get('/invitations/:token', async (request, response) => {
    const given = tokenOf(request.params.token);
    const path = `${base}/invitations/${given}`;
    if ((await contextOf(request).caller()).kind !== 'person') return response.redirect(303, signInFor(path));
    const text = messages[languageFor(response)];
    const found = await invitationOf(db, given, clock());
    if (found === undefined)
      return sendPage(response, base, { title: text.title, body: html`<p>${text.over}</p>`, status: 404 });
    const body = html`<p>${text.invited(found.organizationName)}</p>
${found.role === null ? null : html`<p>${text.role[found.role]}</p>`}
${found.group_name === null ? null : html`<p>${text.group(found.group_name, found.workspace_id ?? '')}</p>`}
<form method="post" action="${path}/accept"><button>${text.accept}</button></form>`;
    sendPage(response, base, { title: text.title, body });
  });

  router.post('/invitations/:token/accept', async (request, response) => {
    const given = tokenOf(request.params.token);
    if ((await contextOf(request).caller()).kind !== 'person') {
      return response.redirect(303, signInFor(`${base}/invitations/${given}`));
    }
    const text = messages[languageFor(response)];
    try {
      await accept(request, given);
      const body = html`<p>${text.accepted}</p><p><a class="choice" href="${base}/account">${text.goOn}</a></p>`;
      sendPage(response, base, { title: text.title, body });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      sendPage(response, base, {
        title: text.title,
        body: html`<p role="alert">${text.over}</p>`,
        status: error.status,
      });
    }
  });

  const signInFor = (path: string): string => `${base}/sign-in?return_to=${encodeURIComponent(path)}`;

  async function accept(request: IncomingMessage, given: string): Promise<Accepted> {
    const { caller, source, requestId } = contextOf(request);
    const person = await caller();
    if (person.kind !== 'person') throw new Problem('SIGN_IN_NEEDED', 'sign in first');
    try {
      return await acceptInvitation(db, given, person.id, clock(), { source, requestId });
    } catch (error) {
      if (error instanceof Problem) {
        const event = { action: 'invitation.accept', target: 'invitation/unknown', result: 'failed' } as const;
        await recordAudit(db, await requestEvent(request, clock(), { ...event, details: { code: error.code } }));
      }
      throw error;
    }
  }
}

async function refuseForeignWorkspace(db: Database, organization: string, workspace: string): Promise<void> {
  const found = await db
    .selectFrom('workspace')
    .select('id')
    .where('id', '=', workspace)
    .where('organization_id', '=', organization)
    .executeTakeFirst();
  if (found === undefined) throw new Problem('NOT_FOUND', 'the organization has no such workspace');
}

function tokenOf(text: unknown): string {
  const { success, data } = token.safeParse(text);
  if (!success) throw new Problem('NOT_FOUND', 'there is no such invitation');
  return data;
}
