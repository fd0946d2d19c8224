import type { Language } from '../../http/page/language.js';

const en = {
  title: 'Webhooks',
  lead: 'What happens in the organization is sent to these addresses, signed as Standard Webhooks 1.0 says, and tried again for hours.',
  empty: 'No webhook yet',
  emptyText: 'Send events to a chat, a ticket system or a program of your own.',
  name: 'Name',
  nameHint: 'Lower-case letters, digits and hyphens: chat.',
  url: 'Address',
  urlHint: 'An https URL of a public host. Private hosts are listed by whoever runs the service.',
  add: 'Add',
  addTitle: 'Add a webhook',
  state: 'Last message',
  never: 'Nothing sent yet',
  succeeded: 'Taken',
  failed: (what: string) => `Not taken: ${what}`,
  paused: 'Paused: the receiver is gone',
  secretTitle: 'The secret',
  secretText: 'The receiver checks signatures with it. It is shown this once.',
  rotate: 'New secret',
  rotatedText: 'Messages are signed with both secrets for a day.',
  remove: 'Remove',
  removeTitle: 'Remove a webhook',
  removeText: 'Nothing more is sent there, not even what waits to be tried again.',
};

/** Texts about webhooks. */
export type WebhookMessages = typeof en;

const ja: WebhookMessages = {
  title: 'Webhook',
  lead: '組織で起きたことを、これらのアドレスに送信します。Standard Webhooks 1.0に従って署名し、失敗しても数時間にわたって再試行します。',
  empty: 'Webhookはまだありません',
  emptyText: 'チャット、チケットシステム、独自のプログラムにイベントを送信できます。',
  name: '名前',
  nameHint: '英小文字、数字、ハイフンを使います。例: chat',
  url: 'アドレス',
  urlHint: '公開ホストのhttps URLを指定します。プライベートなホストはサービスの運用者が設定します。',
  add: '追加',
  addTitle: 'Webhookを追加',
  state: '最後の送信',
  never: '未送信',
  succeeded: '受信済み',
  failed: (what) => `失敗: ${what}`,
  paused: '停止中: 受信側がなくなりました',
  secretTitle: 'シークレット',
  secretText: '受信側が署名の検証に使います。表示されるのはこの一度だけです。',
  rotate: 'シークレットを更新',
  rotatedText: '1日の間、新旧両方のシークレットで署名します。',
  remove: '削除',
  removeTitle: 'Webhookを削除',
  removeText: '再試行待ちのものも含めて、以後は何も送信されません。',
};

/** The texts in each language. */
export const webhookMessages: Readonly<Record<Language, WebhookMessages>> = { en, ja };
