import { z } from 'zod';
import { operation } from './operation.js';
import * as resource from './organization-resource.js';
import { organizationId, page, paging, personId } from './resource.js';

const none = z.strictObject({});
const organization = z.strictObject({ organization: organizationId });
const user = organization.extend({ person: personId });

/** Organizations and their users. */
export const organizationOperations = {
  listOrganizations: operation({
    method: 'get',
    path: '/organizations',
    summary: 'Organizations that the caller may see',
    right: 'signed-in',
    action: 'organization.list',
    params: none,
    query: paging,
    answer: page(resource.organization),
  }),
  getOrganization: operation({
    method: 'get',
    path: '/organizations/{organization}',
    summary: 'An organization',
    right: 'organization:read',
    action: 'organization.read',
    params: organization,
    query: none,
    answer: resource.organization,
    versioned: true,
  }),
  putOrganization: operation({
    method: 'put',
    path: '/organizations/{organization}',
    summary: 'Renames an organization that is not declared',
    right: 'organization:manage',
    action: 'organization.update',
    params: organization,
    query: none,
    body: resource.organizationInput,
    answer: resource.organization,
    versioned: true,
  }),
  listOrganizationUsers: operation({
    method: 'get',
    path: '/organizations/{organization}/users',
    summary: 'Users of an organization',
    right: 'organization:users',
    action: 'organization-user.list',
    params: organization,
    query: paging,
    answer: page(resource.organizationUser),
  }),
  getOrganizationUser: operation({
    method: 'get',
    path: '/organizations/{organization}/users/{person}',
    summary: 'A user of an organization',
    right: 'organization:users',
    action: 'organization-user.read',
    params: user,
    query: none,
    answer: resource.organizationUser,
    versioned: true,
  }),
  putOrganizationUser: operation({
    method: 'put',
    path: '/organizations/{organization}/users/{person}',
    summary: 'Gives a user another role; who is none yet has to be invited, and the last admin stays one',
    right: 'organization:manage',
    action: 'organization-user.update',
    params: user,
    query: none,
    body: resource.organizationUserInput,
    answer: resource.organizationUser,
    versioned: true,
  }),
  removeOrganizationUser: operation({
    method: 'delete',
    path: '/organizations/{organization}/users/{person}',
    summary: 'Removes a user and the invitations that they made; everybody may leave, but the last admin',
    right: 'organization:leave',
    action: 'organization-user.delete',
    params: user,
    query: none,
    answer: z.null(),
    versioned: true,
  }),
} as const;
