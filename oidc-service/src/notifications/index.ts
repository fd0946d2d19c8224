export { notificationsFeature } from './feature.js';
export {
  type AuditedEvent,
  chosenKinds,
  type Notice,
  type NoticeKind,
  noticeKinds,
  noticesOf,
  standardMails,
} from './notice.js';
export { type NoticeMessages, noticeTexts, placeOf } from './notice-messages.js';
export {
  chooseMails,
  mailedKinds,
  type Notification,
  notificationsOf,
  readUntil,
  unreadOf,
} from './notification-list.js';
export { linkOf, type NotifyParts, notifyOnce } from './notify.js';
