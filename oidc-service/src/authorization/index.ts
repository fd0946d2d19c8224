export type { Action } from './action.js';
export { type Changed, changeAs, type Guard, requireRight } from './authorized.js';
export { authorizationFeature } from './feature.js';
export { may } from './may.js';
export type { Target } from './target.js';
