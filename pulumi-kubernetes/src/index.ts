export { KubernetesTenancy } from './kubernetes-tenancy.js';
export type { KubernetesTenancyArgs } from './kubernetes-tenancy-args.js';
