import { z } from 'zod';
import { graceStages } from '../billing/index.js';
import { operation } from './operation.js';
import * as resource from './resource.js';

const none = z.strictObject({});
const count = z.int().min(0);
const organization = z
  .strictObject({
    id: resource.organizationId,
    name: z.string().nullable().meta({ description: 'Null for that of one person.' }),
    private: z.boolean(),
    origin: resource.origin,
    createdAt: resource.moment,
    users: count,
    members: count.meta({ description: 'People in any group of its workspaces, each once.' }),
    workspaces: count,
    plans: z.array(z.strictObject({ plan: z.string(), version: z.int().min(1), workspaces: count })),
    stage: z.enum(graceStages),
  })
  .meta({ id: 'OrganizationOverview' });
const quantity = z.string().meta({ description: 'Kubernetes quantity.' });
const capacity = z
  .strictObject({
    amounts: z.enum(['known', 'off', 'unread', 'invalid']).meta({
      description:
        '`off`: no repository is configured; `unread` and `invalid`: it could not be read yet, or the tenancy is not sound.',
    }),
    hostClusters: z.array(
      z.strictObject({
        hostCluster: z.string(),
        region: z.string().nullable(),
        workspaces: count,
        mostWorkspaces: count.nullable(),
        applied: count.meta({ description: 'Workspaces that are applied as they are declared.' }),
        resources: z.array(
          z.strictObject({
            nodePool: z.string().nullable().meta({ description: 'Null: the shared nodes.' }),
            resource: z.enum(['cpu', 'memory', 'storage']),
            capacity: quantity,
            overcommit: z.number(),
            available: quantity.meta({ description: 'What may be promised: capacity times overcommit.' }),
            promised: quantity.meta({
              description: 'What the plans of the workspaces promise, control planes included.',
            }),
            percent: count.nullable(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'CapacityOverview' });
const health = z
  .strictObject({
    checks: z.array(z.strictObject({ name: z.string(), optional: z.boolean(), holds: z.boolean() })),
    waiting: z.array(
      z.strictObject({
        kind: z.enum(['jobs', 'changes', 'events', 'stripe-events']),
        of: z.string().nullable().meta({ description: 'Topic of jobs, state of changes.' }),
        count,
        givenUp: count.nullable(),
        oldestSeconds: z.number().min(0).nullable(),
      }),
    ),
    signingKey: z.strictObject({ since: resource.moment.nullable(), rotationDays: z.number().nullable() }),
    directory: z.strictObject({
      source: z.enum(['cluster', 'disk']).nullable(),
      up: z.boolean().nullable(),
      readAt: resource.moment.nullable(),
    }),
    repository: z
      .strictObject({
        commit: z.string().nullable(),
        readAt: resource.moment.nullable(),
        failing: z.boolean(),
        delivered: z
          .strictObject({ commit: z.string(), at: resource.moment.nullable(), applied: z.boolean() })
          .nullable(),
      })
      .nullable(),
    usageReadUntil: resource.moment.nullable(),
    hostClusters: z.array(
      z.strictObject({
        hostCluster: z.string(),
        declared: count,
        applied: count,
        appliedAt: resource.moment.nullable(),
        commit: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'HealthOverview', description: 'As the process that answers sees it. Null is not known.' });

/** What those who run the service look at. Every look is audited. */
export const operatorOperations = {
  listOrganizationOverviews: operation({
    method: 'get',
    path: '/operator/organizations',
    summary: 'All organizations by their numbers: plans, workspaces, users and members, and what is owed',
    right: 'operator:read',
    action: 'organization-overview.list',
    params: none,
    query: resource.paging,
    answer: resource.page(organization),
  }),
  getCapacityOverview: operation({
    method: 'get',
    path: '/operator/capacity',
    summary: 'What plans promise on each host cluster, beside what it is declared to have',
    right: 'operator:read',
    action: 'capacity.read',
    params: none,
    query: none,
    answer: capacity,
  }),
  getHealthOverview: operation({
    method: 'get',
    path: '/operator/health',
    summary: 'Conditions of being ready, what waits, and how old keys, directory and deliveries are',
    right: 'operator:read',
    action: 'health.read',
    params: none,
    query: none,
    answer: health,
  }),
} as const;
