export { effectiveGroupsOf } from './effective-groups.js';
