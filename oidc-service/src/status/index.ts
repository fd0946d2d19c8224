export { type CauseCode, causeCodes } from './cause.js';
export { clusterStatus, watchedKinds } from './cluster-status.js';
export { statusFeature, statusHubOf } from './feature.js';
export { fluxCommand } from './flux-step.js';
export { type HostKind, type HostObject, hostKinds, hostObject } from './host-object.js';
export { type HostView, hostView, type WorkspaceView } from './host-view.js';
export { type Follower, type HubParts, type StatusHub, statusHub } from './hub.js';
export { noteStatuses } from './note-status.js';
export { type ProbeResult, probeApi } from './probe.js';
export { type StatusConfiguration, statusSettings } from './settings.js';
export { noStatus, type StatusReader, type StatusSource, type WatchedStatus } from './source.js';
export {
  type FluxStep,
  fluxNexts,
  type StatusState,
  type Step,
  type StepId,
  type StepState,
  statusStates,
  stepIds,
  stepStates,
  type WorkspaceStatus,
} from './status.js';
export { type StatusParts, statusOf } from './status-of.js';
export { named, newViewer, type Viewer } from './viewer.js';
