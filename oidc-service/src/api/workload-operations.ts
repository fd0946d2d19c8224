import { z } from 'zod';
import { operation } from './operation.js';
import { projectName } from './provisioning-resource.js';
import { moment, workspaceId } from './resource.js';
import * as resource from './workload-resource.js';

const none = z.strictObject({});
const project = z.strictObject({ workspace: workspaceId, project: projectName });
const workload = project.extend({ kind: resource.workloadKind, workload: resource.workloadName });
const pod = project.extend({ pod: resource.podName });
const application = project.extend({ application: resource.applicationName });
const container = resource.containerName.optional();
const below = '/workspaces/{workspace}/projects/{project}';
const rights = { right: 'workspace:use' } as const;

/**
 * Workloads of a project, by the workspace's API server and with the caller's own rights there: it is asked with the ID token
 * that the caller's kubectl would have.
 */
export const workloadOperations = {
  listWorkloads: operation({
    ...rights,
    method: 'get',
    path: `${below}/workloads`,
    summary: 'What runs in a project, and why it does not: as far as the API server shows it to the caller',
    action: 'workload.list',
    params: project,
    query: none,
    answer: resource.projectWorkloads,
  }),
  scaleWorkload: operation({
    ...rights,
    method: 'put',
    path: `${below}/workloads/{kind}/{workload}/scale`,
    summary: 'Says how many pods of a Deployment or StatefulSet there are to be',
    action: 'workload.scale',
    outside: true,
    params: workload,
    query: none,
    body: z.strictObject({ replicas: z.int().min(0).max(1_000) }),
    answer: z.strictObject({ replicas: z.int() }),
  }),
  restartWorkload: operation({
    ...rights,
    method: 'put',
    path: `${below}/workloads/{kind}/{workload}/restart`,
    summary: 'Has the pods of a workload made anew, one after the other',
    action: 'workload.restart',
    outside: true,
    params: workload,
    query: none,
    body: z.strictObject({ at: moment.meta({ description: 'When it was wished: the same wish restarts once.' }) }),
    answer: z.strictObject({ at: moment }),
  }),
  listContainers: operation({
    ...rights,
    method: 'get',
    path: `${below}/workloads/{kind}/{workload}/containers`,
    summary: 'Image, variables and amounts of each container of a workload',
    action: 'workload.list',
    params: workload,
    query: none,
    answer: resource.workloadContainers,
  }),
  putContainer: operation({
    ...rights,
    method: 'put',
    path: `${below}/workloads/{kind}/{workload}/containers/{container}`,
    summary: 'Gives a container another image, variables or amounts; refused when somebody changed them meanwhile',
    action: 'workload.change',
    outside: true,
    params: workload.extend({ container: resource.containerName }),
    query: none,
    body: resource.containerInput,
    answer: z.strictObject({ image: z.string() }),
  }),
  getProjectRoom: operation({
    ...rights,
    method: 'get',
    path: `${below}/room`,
    summary: 'What the quota of a project has left, and what containers get that name nothing',
    action: 'workload.list',
    params: project,
    query: none,
    answer: resource.projectRoom,
  }),
  putApplication: operation({
    ...rights,
    method: 'put',
    path: `${below}/applications/{application}`,
    summary: 'Deploys a container under the restricted Pod Security Standard; one that is there is not changed',
    action: 'application.deploy',
    outside: true,
    params: application,
    query: none,
    body: resource.applicationInput,
    answer: resource.application,
  }),
  removeApplication: operation({
    ...rights,
    method: 'delete',
    path: `${below}/applications/{application}`,
    summary: 'Deletes what was deployed so, with its Service',
    action: 'application.delete',
    outside: true,
    params: application,
    query: none,
    answer: z.null(),
  }),
  getPodLog: operation({
    ...rights,
    method: 'get',
    path: `${below}/pods/{pod}/log`,
    summary: 'The last lines of the log of a container',
    action: 'workload.log',
    params: pod,
    query: z.strictObject({
      container,
      previous: z.stringbool().optional().meta({ description: 'Of the container before its last restart.' }),
      lines: z.coerce.number().int().min(1).max(2_000).default(500),
    }),
    answer: resource.podLog,
  }),
  followPodLog: operation({
    ...rights,
    method: 'get',
    path: `${below}/pods/{pod}/log/events`,
    summary:
      'The same as server-sent events `lines`, until the container ends (`end`), or the session, the membership or the token does',
    action: 'workload.log',
    params: pod,
    query: z.strictObject({
      container,
      after: z
        .string()
        .max(60)
        .optional()
        .meta({ description: 'Mark of the last line that is known; the id of an event counts before it.' }),
    }),
    answer: z.string(),
    stream: { events: 'text/event-stream' },
  }),
} as const;
