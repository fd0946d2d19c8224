import { z } from 'zod';
import { operation } from './operation.js';
import * as resource from './organization-resource.js';
import { organizationId, page, paging } from './resource.js';

const none = z.strictObject({});
const organization = z.strictObject({ organization: organizationId });
const invitation = organization.extend({ invitation: resource.invitationId });

/** Invitations to an organization or into a group of its workspaces. */
export const invitationOperations = {
  listInvitations: operation({
    method: 'get',
    path: '/organizations/{organization}/invitations',
    summary: 'Invitations that can still be accepted',
    right: 'invitation:list',
    action: 'invitation.list',
    params: organization,
    query: paging,
    answer: page(resource.invitation),
  }),
  getInvitation: operation({
    method: 'get',
    path: '/organizations/{organization}/invitations/{invitation}',
    summary: 'An invitation that can still be accepted',
    right: 'invitation:read',
    action: 'invitation.read',
    params: invitation,
    query: none,
    answer: resource.invitation,
    versioned: true,
  }),
  putInvitation: operation({
    method: 'put',
    path: '/organizations/{organization}/invitations/{invitation}',
    summary: 'Invites somebody to what the caller holds: a role needs an admin, a group a member of WSAdmins',
    right: 'invitation:make',
    action: 'invitation.create',
    params: invitation,
    query: none,
    body: resource.invitationTerms,
    answer: resource.madeInvitation,
    versioned: true,
  }),
  removeInvitation: operation({
    method: 'delete',
    path: '/organizations/{organization}/invitations/{invitation}',
    summary: 'Takes an invitation back',
    right: 'invitation:revoke',
    action: 'invitation.delete',
    params: invitation,
    query: none,
    answer: z.null(),
    versioned: true,
  }),
  acceptInvitation: operation({
    method: 'post',
    path: '/invitations/accept',
    summary: 'Accepts an invitation, once',
    right: 'signed-in',
    action: 'invitation.accept',
    params: none,
    query: none,
    body: resource.invitationToken,
    answer: resource.acceptedInvitation,
  }),
} as const;
