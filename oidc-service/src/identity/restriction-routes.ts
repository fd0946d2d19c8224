import express, { type Router } from 'express';
import { z } from 'zod';
import { checked } from '../http/input.js';
import { Problem } from '../http/problem.js';
import type { Identity } from './identity.js';
import { liftRestriction } from './lift-restriction.js';
import { occasionOf } from './occasion.js';
import { fromOwnPage } from './same-origin.js';

const form = z.object({ ticket: z.string().max(64) });

/** What the page of a sign-in posts that was refused because the person restricted the use of their data. */
export function restrictionRoutes(router: Router, identity: Identity): void {
  const { base, issuer, service, cookies, life } = identity;
  const body = express.urlencoded({ extended: false, limit: 4_096 });
  router.post('/sign-in/restriction/lift', body, async (request, response) => {
    if (!fromOwnPage(request, issuer)) throw new Problem('NOT_ALLOWED', 'use the form of the sign-in page');
    const { ticket } = checked(form, request.body);
    const signedIn = await liftRestriction(service.db, ticket, await occasionOf(identity, request));
    // Nothing that one can do about a ticket that is over but to be identified again.
    if (signedIn === undefined) return response.redirect(303, `${base}/sign-in`);
    response.cookie(cookies.session, signedIn.secret, cookies.options(life.absolute));
    response.set('cache-control', 'no-store').redirect(303, `${base}/console`);
  });
}
