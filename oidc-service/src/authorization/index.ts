export { authorize, authorizeGift, Denied, type Gift, mayDo } from './authorize.js';
export { authorizationFeature } from './feature.js';
export { type Right, rights } from './right.js';
export { type Standing, standingOf, type Target } from './standing.js';
