import { mayDo } from '../authorization/index.js';
import type { Clock } from '../clock.js';
import { Problem } from '../http/problem.js';
import { sessionById } from '../identity/index.js';
import {
  changeContainer,
  deploy,
  followPodLog,
  listContainers,
  listWorkloads,
  memberProject,
  readPodLog,
  removeApplication,
  restartedKinds,
  restartWorkload,
  roomOf,
  scaledKinds,
  scaleWorkload,
  type WorkloadKind,
  type Workloads,
} from '../workloads/index.js';
import type { Call, Handlers } from './handler.js';
import type { workloadOperations } from './workload-operations.js';

type AnyCall = Pick<Call<unknown>, 'caller' | 'session' | 'source' | 'requestId'>;

/** Handlers of workloads. Each comes to the workspace in the name of whoever calls. */
export function workloadHandlers(
  { parts, streams, tokenSeconds }: Workloads,
  clock: Clock,
): Pick<Handlers, keyof typeof workloadOperations> {
  const visitor = ({ caller, session, source, requestId }: AnyCall, workspace: string) => ({
    ...{ person: caller, session, workspace, source, requestId },
  });
  const member = (call: AnyCall, { workspace, project }: { workspace: string; project: string }) =>
    memberProject(parts, visitor(call, workspace), project);
  return {
    listWorkloads: {
      read: async (call) => ({ answer: await listWorkloads(await member(call, call.params)) }),
    },
    scaleWorkload: {
      read: async (call) => {
        const { kind, workload } = call.params;
        only(scaledKinds, kind);
        const { replicas } = call.body;
        await scaleWorkload(await member(call, call.params), kind, workload, replicas);
        return { answer: { replicas }, event: { replicas } };
      },
    },
    restartWorkload: {
      read: async (call) => {
        const { kind, workload } = call.params;
        only(restartedKinds, kind);
        const { at } = call.body;
        await restartWorkload(await member(call, call.params), kind, workload, at);
        return { answer: { at }, event: {} };
      },
    },
    listContainers: {
      read: async (call) => {
        const { kind, workload } = call.params;
        only(restartedKinds, kind);
        return { answer: await listContainers(await member(call, call.params), kind, workload) };
      },
    },
    putContainer: {
      read: async (call) => {
        only(restartedKinds, call.params.kind);
        const { version, ...wanted } = call.body;
        const changed = await changeContainer(await member(call, call.params), call.params, wanted, version);
        const { image } = wanted;
        // Values of variables may be secrets; nobody erases an audit.
        return { answer: { image }, ...(changed && { event: { container: call.params.container, image } }) };
      },
    },
    getProjectRoom: { read: async (call) => ({ answer: await roomOf(await member(call, call.params)) }) },
    putApplication: {
      read: async (call) => {
        const { project, application: name } = call.params;
        const { image, replicas } = call.body;
        const created = await deploy(await member(call, call.params), { name, project, ...call.body });
        return { answer: { name, project }, created, ...(created && { event: { image, replicas } }) };
      },
    },
    removeApplication: {
      read: async (call) => {
        const removed = await removeApplication(await member(call, call.params), call.params.application);
        return { answer: null, ...(removed && { event: {} }) };
      },
    },
    getPodLog: {
      read: async (call) => {
        const { workspace, project, pod } = call.params;
        const { container, previous = false, lines } = call.query;
        const wanted = { project, pod, container, previous };
        return { answer: await readPodLog(parts, visitor(call, workspace), wanted, lines) };
      },
    },
    followPodLog: {
      read: async (call) => {
        const { workspace, project, pod } = call.params;
        const { container, after = '' } = call.query;
        const { db, caller, session } = call;
        const holds = async (): Promise<boolean> => {
          const at = clock();
          if ((await sessionById(db, session, at, parts.life))?.person !== caller) return false;
          return mayDo(db, caller, 'workspace:use', { workspace }, at);
        };
        const wanted = { project, pod, container, previous: false };
        const mark = call.lastEventId ?? after;
        const how = { mark, seconds: tokenSeconds, holds };
        const { text, cut } = await followPodLog(parts, streams, visitor(call, workspace), wanted, how);
        return { answer: '', parts: { format: 'events', text, cut } };
      },
    },
  };
}

/** @throws Problem INPUT_INVALID for a kind of which it cannot be done */
function only(kinds: readonly WorkloadKind[], kind: WorkloadKind): void {
  if (kinds.includes(kind)) return;
  const message = `only of ${kinds.join(', ')}`;
  throw new Problem('INPUT_INVALID', 'see the issues', [{ path: 'path.kind', message }]);
}
