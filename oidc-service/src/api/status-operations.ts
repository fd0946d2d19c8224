import { z } from 'zod';
import { causeCodes, fluxNexts, statusStates, stepIds, stepStates } from '../status/index.js';
import { operation } from './operation.js';
import { workspaceName } from './provisioning-resource.js';
import * as resource from './resource.js';

const none = z.strictObject({});
const named = z.strictObject({ organization: resource.organizationId, name: workspaceName });
const flux = z
  .strictObject({
    kind: z.enum(['Kustomization', 'HelmRelease', 'GitRepository', 'OCIRepository', 'Bucket']),
    namespace: z.string(),
    name: z.string(),
    next: z.enum(fluxNexts).meta({
      description:
        '`interval`: tried again every `retrySeconds`; `backoff`: after pauses that grow; `change`: not before it is changed; `resume`: not before somebody resumes it.',
    }),
    retrySeconds: z.int().min(0).nullable(),
  })
  .meta({ id: 'FluxStep' });
const step = z
  .strictObject({
    step: z.enum(stepIds),
    state: z.enum(stepStates).meta({
      description:
        '`running` takes time, `failed` needs somebody, `waiting` is for the step before, `stopped` is so on purpose.',
    }),
    doneAt: resource.moment.nullable(),
    seconds: z.int().min(0).nullable().meta({ description: 'From the end of the step before to the end of this one.' }),
    cause: z.enum(causeCodes).nullable(),
    detail: z.string().nullable().meta({ description: 'What the host cluster says of it, in its own words.' }),
    flux: flux.nullable().meta({ description: 'Object of Flux that it failed at, and when that is tried again.' }),
  })
  .meta({ id: 'WorkspaceStep' });
const workspaceStatus = z
  .strictObject({
    workspace: resource.workspaceId,
    state: z.enum(statusStates),
    seen: z.enum(['live', 'stale', 'none']).meta({
      description: '`stale`: the host cluster is not reached now; `none`: this service asks none.',
    }),
    commit: z.string().nullable().meta({ description: 'Commit that is applied, or is to be.' }),
    change: z.string().nullable().meta({ description: 'Change that is on its way, or failed last.' }),
    steps: z.array(step),
  })
  .meta({ id: 'WorkspaceStatus' });

/** How a workspace comes to be, from the commit to the sign-in, once and live. */
export const statusOperations = {
  getWorkspaceStatus: operation({
    method: 'get',
    path: '/organizations/{organization}/workspaces/{name}/status',
    summary: 'How a workspace stands: committed, applied by Flux, vCluster, API server, sign-in; with causes',
    right: 'workspace:status',
    action: 'workspace.read',
    params: named,
    query: none,
    answer: workspaceStatus,
  }),
  followWorkspaceStatus: operation({
    method: 'get',
    path: '/organizations/{organization}/workspaces/{name}/status/events',
    summary:
      'The same as server-sent events: one at the start and one for each change, until the session or the right ends',
    right: 'workspace:status',
    action: 'workspace.read',
    params: named,
    query: none,
    answer: z.string(),
    stream: { events: 'text/event-stream' },
  }),
} as const;
