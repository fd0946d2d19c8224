import type { Language } from '../../http/page/language.js';

const en = {
  title: 'Notifications',
  lead: 'What happened in your organizations and workspaces. Each is kept for 90 days.',
  bell: (unread: number) =>
    unread === 0 ? 'Notifications' : `Notifications: ${unread === 100 ? '100 or more' : unread} unread`,
  empty: 'Nothing yet',
  emptyText:
    'Here you read when a workspace is ready or needs somebody, when your change is applied, and when you are put into a group.',
  unread: 'New',
  readAll: 'Mark all as read',
  older: 'Older',
  look: 'Look',
  mailTitle: 'By mail as well',
  mailText: 'Mails about money and caps come to every user of an organization, whatever is chosen here.',
};

/** Texts about notifications. */
export type NotificationMessages = typeof en;

const ja: NotificationMessages = {
  title: '通知',
  lead: '組織とワークスペースで起きたことです。それぞれ90日間保存されます。',
  bell: (unread) => (unread === 0 ? '通知' : `通知: 未読${unread === 100 ? '100件以上' : `${unread}件`}`),
  empty: 'まだ通知はありません',
  emptyText:
    'ワークスペースの準備完了や対応が必要なとき、変更が適用されたとき、グループに追加されたときに、ここに表示されます。',
  unread: '未読',
  readAll: 'すべて既読にする',
  older: '以前の通知',
  look: '開く',
  mailTitle: 'メールでも受け取る',
  mailText: '請求と利用上限に関するメールは、ここでの選択にかかわらず、組織の全ユーザーに送信されます。',
};

/** The texts in each language. */
export const notificationMessages: Readonly<Record<Language, NotificationMessages>> = { en, ja };
