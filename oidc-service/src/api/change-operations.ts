import { z } from 'zod';
import { operation } from './operation.js';
import * as resource from './provisioning-resource.js';
import { organizationId, page, paging, workspaceId } from './resource.js';

const none = z.strictObject({});
const organization = z.strictObject({ organization: organizationId });
const workspace = z.strictObject({ workspace: workspaceId });
const nothing = z.null();

/** What a workspace can be made of, and what became of changes of the tenancy. */
export const changeOperations = {
  listPlans: operation({
    method: 'get',
    path: '/organizations/{organization}/plans',
    summary: 'Plans and host clusters that a workspace can be made of',
    right: 'organization:users',
    action: 'plan.list',
    params: organization,
    query: none,
    answer: z.strictObject({ plans: z.array(resource.plan), hostClusters: z.array(resource.hostCluster) }),
  }),
  listChanges: operation({
    method: 'get',
    path: '/organizations/{organization}/changes',
    summary: 'Changes of the tenancy, newest first',
    right: 'organization:users',
    action: 'change.list',
    params: organization,
    query: paging,
    answer: page(resource.change),
  }),
  getChange: operation({
    method: 'get',
    path: '/organizations/{organization}/changes/{change}',
    summary: 'What became of a change',
    right: 'organization:users',
    action: 'change.read',
    params: organization.extend({ change: resource.changeId }),
    query: none,
    answer: resource.changeWithContent,
  }),
  withdrawChange: operation({
    method: 'delete',
    path: '/organizations/{organization}/changes/{change}',
    summary: 'Withdraws a change of a workspace itself that is not applied yet; one that is committed is put back',
    right: 'organization:manage',
    action: 'change.withdraw',
    params: organization.extend({ change: resource.changeId }),
    query: none,
    answer: nothing,
  }),
  retryChange: operation({
    method: 'post',
    path: '/organizations/{organization}/changes/{change}/retry',
    summary: 'Tries a change of a workspace itself again that waits for the repository; at most once a second',
    right: 'organization:manage',
    action: 'change.retry',
    params: organization.extend({ change: resource.changeId }),
    query: none,
    answer: resource.change,
  }),
  listWorkspaceChanges: operation({
    method: 'get',
    path: '/workspaces/{workspace}/changes',
    summary: 'Changes of a workspace and of what is in it, newest first',
    right: 'workspace:people',
    action: 'change.list',
    params: workspace,
    query: paging,
    answer: page(resource.change),
  }),
  getWorkspaceChange: operation({
    method: 'get',
    path: '/workspaces/{workspace}/changes/{change}',
    summary: 'What became of a change in a workspace',
    right: 'workspace:people',
    action: 'change.read',
    params: workspace.extend({ change: resource.changeId }),
    query: none,
    answer: resource.changeWithContent,
  }),
  withdrawWorkspaceChange: operation({
    method: 'delete',
    path: '/workspaces/{workspace}/changes/{change}',
    summary: 'Withdraws a change of what is in a workspace that is not applied yet; one that is committed is put back',
    right: 'workspace:grant',
    action: 'change.withdraw',
    params: workspace.extend({ change: resource.changeId }),
    query: none,
    answer: nothing,
  }),
  retryWorkspaceChange: operation({
    method: 'post',
    path: '/workspaces/{workspace}/changes/{change}/retry',
    summary: 'Tries a change of what is in a workspace again that waits for the repository; at most once a second',
    right: 'workspace:grant',
    action: 'change.retry',
    params: workspace.extend({ change: resource.changeId }),
    query: none,
    answer: resource.change,
  }),
} as const;
