export { mailFeature } from './feature.js';
export { type Mail, mailTopic } from './mail.js';
export { mailUsers } from './mail-users.js';
export { mailRule, mailSettings } from './settings.js';
