export { mailFeature } from './feature.js';
export { type Mail, mailTopic } from './mail.js';
export { type ReachableUser, reachableUsers } from './reachable-users.js';
export { mailRule, mailSettings } from './settings.js';
