import { z } from 'zod';
import { operation } from './operation.js';
import * as resource from './resource.js';

const none = z.strictObject({});
const nothing = z.null();

/** The caller's own accounts and sessions. */
export const accountOperations = {
  getSelf: operation({
    method: 'get',
    path: '/me',
    summary: 'Who the caller is, and with which accounts they sign in',
    right: 'signed-in',
    action: 'person.read',
    params: none,
    query: none,
    answer: resource.self,
  }),
  listOwnSessions: operation({
    method: 'get',
    path: '/me/sessions',
    summary: 'Where the caller is signed in, last seen first',
    right: 'signed-in',
    action: 'session.list',
    params: none,
    query: none,
    answer: z.strictObject({ items: z.array(resource.session) }),
  }),
  endOwnSessions: operation({
    method: 'delete',
    path: '/me/sessions',
    summary: 'Signs the caller out everywhere, kubectl included',
    right: 'signed-in',
    action: 'session.end',
    params: none,
    query: none,
    answer: nothing,
  }),
  endOwnSession: operation({
    method: 'delete',
    path: '/me/sessions/{session}',
    summary: 'Signs the caller out in one browser',
    right: 'signed-in',
    action: 'session.end',
    params: z.strictObject({ session: resource.sessionId }),
    query: none,
    answer: nothing,
  }),
  unlinkAccount: operation({
    method: 'delete',
    path: '/me/accounts/{account}',
    summary: 'Takes an account away from the caller, with what it let in; not the last one',
    right: 'signed-in',
    action: 'account.unlink',
    params: z.strictObject({ account: resource.accountId }),
    query: none,
    answer: nothing,
  }),
} as const;
