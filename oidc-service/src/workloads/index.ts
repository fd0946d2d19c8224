export { type Allowed, allowedIn } from './allowed.js';
export { type Application, applicationManifests } from './application.js';
export { changeContainer, listContainers, type WorkloadContainers } from './change-container.js';
export { removeApplication, restartWorkload, scaleWorkload } from './change-workload.js';
export { type ContainerSettings, settingsOf, type WantedSettings, withSettings } from './container-settings.js';
export { deploy } from './deploy.js';
export { type WorkloadService, type Workloads, workloadsFeature, workloadsOf } from './feature.js';
export { httpsWorkspaceApi } from './https-workspace-api.js';
export { listWorkloads, type ProjectWorkloads } from './list-workloads.js';
export { afterMark, cleanText, type LogLine, logLine, logLines, markAfter } from './log-line.js';
export { type LogStream, type LogStreams, logStreams } from './log-streams.js';
export { type MemberProject, memberProject } from './member.js';
export { causeOfPod, type WorkloadCause, workloadCauses } from './pod-cause.js';
export { followPodLog, type PodLog, readPodLog, type WantedLog } from './pod-log.js';
export { type ProjectRoom, roomOf } from './room.js';
export { addressBy, type WorkloadConfiguration, workloadSettings } from './settings.js';
export {
  type Pod,
  podOf,
  restartedKinds,
  scaledKinds,
  type Workload,
  type WorkloadKind,
  workloadKinds,
  workloadOf,
} from './workload.js';
export { AnswerTooLargeError, type WorkspaceApi, WorkspaceSilentError } from './workspace-api.js';
