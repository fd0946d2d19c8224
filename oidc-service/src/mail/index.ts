export { mailFeature } from './feature.js';
export { type Mail, mailTopic } from './mail.js';
export { mailRule, mailSettings } from './settings.js';
