import { currencies } from '@hexabase-kaas/tenancy';
import { z } from 'zod';
import { graceStages } from '../billing/index.js';
import { operation } from './operation.js';
import * as resource from './resource.js';

const none = z.strictObject({});
const workspace = z.strictObject({ workspace: resource.workspaceId });

const price = z.strictObject({
  currency: z.enum(currencies),
  amount: z.string(),
  interval: z.enum(['month', 'year']),
});
const workspaceState = z
  .strictObject({
    workspace: resource.workspaceId,
    state: z.enum(['applied', 'pending', 'unknown']).meta({
      description:
        '`pending` is declared and not applied yet, or applied otherwise; `unknown` when nothing of it is declared.',
    }),
    hostCluster: z.string().nullable(),
    plan: z.string().nullable(),
    planVersion: z.int().min(1).nullable(),
    prices: z.array(price),
    declaredAt: resource.moment.nullable().meta({ description: 'When the service learnt it.' }),
    appliedAt: resource.moment.nullable().meta({ description: 'When the service learnt it.' }),
    apiServer: z
      .string()
      .nullable()
      .meta({ description: 'URL of its API server, where HOST_CLUSTER_DOMAINS says the domain of the host cluster.' }),
  })
  .meta({ id: 'WorkspaceState' });
const workspacePerson = z
  .strictObject({
    person: resource.personId,
    name: z.string().nullable(),
    groups: z.array(z.strictObject({ group: resource.groupName, origin: z.enum(['declared', 'managed']) })).meta({
      description: 'Groups that the person is directly in.',
    }),
    claim: z
      .array(resource.groupName)
      .meta({ description: 'The `groups` claim of the next token, without rights for an emergency.' }),
  })
  .meta({ id: 'WorkspacePerson' });
const stage = z.enum(graceStages);
const billingState = z
  .strictObject({
    organization: resource.organizationId,
    stage,
    since: resource.moment.nullable().meta({ description: 'Null while nothing is owed.' }),
    growth: z.boolean().meta({ description: 'Whether new workspaces and larger plans are given.' }),
    tokens: z.boolean().meta({ description: 'Whether members of its workspaces get tokens.' }),
    coming: z
      .array(z.strictObject({ stage, from: resource.moment }))
      .meta({ description: 'What comes next unless it is paid, each at the earliest.' }),
  })
  .meta({ id: 'BillingState' });

/** How things stand: of a workspace, of who is in it, and of what is paid. */
export const stateOperations = {
  getWorkspaceState: operation({
    method: 'get',
    path: '/workspaces/{workspace}/state',
    summary: 'Plan of a workspace, where it is, and whether what is declared is applied',
    right: 'workspace:read',
    action: 'workspace.read',
    params: workspace,
    query: none,
    answer: workspaceState,
  }),
  listPeople: operation({
    method: 'get',
    path: '/workspaces/{workspace}/people',
    summary: 'Everybody who is in a group of a workspace, with the groups claim of each',
    right: 'workspace:people',
    action: 'membership.list',
    params: workspace,
    query: resource.paging,
    answer: resource.page(workspacePerson),
  }),
  getBillingState: operation({
    method: 'get',
    path: '/organizations/{organization}/billing',
    summary: 'Whether an organization owes something, and what follows when',
    right: 'organization:billing',
    action: 'billing.read',
    params: z.strictObject({ organization: resource.organizationId }),
    query: none,
    answer: billingState,
  }),
} as const;
