export * from './amounts.js';
export * from './api-server-route.js';
export * from './container-defaults.js';
export * from './control-plane.js';
export * from './flux-source.js';
export * from './group.js';
export * from './group-binding.js';
export * from './host-cluster.js';
export * from './host-network.js';
export * from './issuer.js';
export * from './node-pool.js';
export * from './organization.js';
export * from './overcommit.js';
export * from './patch.js';
export * from './plan.js';
export {
  Platform,
  PlatformPart,
  PlatformProfile,
  type PlatformProps,
} from './platform.js';
export * from './policy-validation.js';
export * from './price.js';
export { type IProject, Project, type ProjectProps } from './project.js';
export * from './role.js';
export * from './tenancy-app.js';
export * from './tenancy-validation.js';
export * from './workspace.js';
