import type { Language } from '../../http/page/language.js';

const en = {
  title: 'Audit log',
  lead: 'Who did what, and what was refused. Events are links of a chain that nobody can change unnoticed.',
  own: 'Your activity',
  ownLead: 'What was done in your name. If something is not yours, sign out everywhere and tell an admin.',
  filter: 'Filter',
  apply: 'Apply the filter',
  clear: 'Clear it',
  actor: 'Actor',
  action: 'Action',
  target: 'Target',
  result: 'Result',
  any: 'Any',
  results: { allowed: 'Done', denied: 'Refused', failed: 'Failed' },
  from: 'From',
  until: 'Until',
  at: 'When',
  source: 'From where',
  details: 'Details',
  emptyTitle: 'No event fits',
  emptyText: 'Take away a part of the filter, or choose other days.',
  older: 'Older events',
  newest: 'Newest events',
  exportTitle: 'Export',
  exportText: 'All events that fit the filter, oldest first. The export itself is audited.',
  csv: 'CSV',
  jsonl: 'JSON Lines',
  verify: 'Check the chain',
  verifyTitle: 'Check of the chain',
  sound: 'The chain is as it was written',
  soundText: (position: string) => `All ${position} events were read, and each fits the one before it.`,
  broken: 'The chain is broken',
  brokenText: (position: string) =>
    `The first event that does not fit is number ${position}. Tell whoever runs this service, and keep the exports that you have.`,
  checkedAt: 'Checked',
  head: 'Hash of the last event',
  retained: 'Cut off by retention up to',
  dayHint: (zone: string) => `Days of ${zone}.`,
};

/** Texts about the audit. */
export type AuditMessages = typeof en;

const ja: AuditMessages = {
  title: '監査ログ',
  lead: '誰が何をしたか、何が拒否されたかの記録です。気付かれずに変更できないよう、イベントは鎖状につながれています。',
  own: '自分の操作履歴',
  ownLead:
    'あなたの名前で行われた操作です。覚えのない操作がある場合は、すべてのブラウザーでサインアウトし、管理者に連絡してください。',
  filter: '絞り込み',
  apply: '絞り込む',
  clear: '解除',
  actor: '実行者',
  action: '操作',
  target: '対象',
  result: '結果',
  any: 'すべて',
  results: { allowed: '実行', denied: '拒否', failed: '失敗' },
  from: '開始日',
  until: '終了日',
  at: '日時',
  source: '接続元',
  details: '詳細',
  emptyTitle: '該当するイベントはありません',
  emptyText: '条件を減らすか、別の日を選んでください。',
  older: '古いイベント',
  newest: '最新のイベント',
  exportTitle: 'エクスポート',
  exportText: '条件に合うすべてのイベントを、古い順に出力します。エクスポートも監査に記録されます。',
  csv: 'CSV',
  jsonl: 'JSON Lines',
  verify: '鎖を検証',
  verifyTitle: '鎖の検証',
  sound: '書き込まれたときのままです',
  soundText: (position) =>
    `${position}件のイベントをすべて読み、それぞれが直前のイベントとつながることを確認しました。`,
  broken: '鎖が壊れています',
  brokenText: (position) =>
    `最初につながらないイベントは${position}番です。このサービスの運用者に連絡し、手元のエクスポートを保管してください。`,
  checkedAt: '検証日時',
  head: '最後のイベントのハッシュ',
  retained: '保持期間により削除済み(この番号まで)',
  dayHint: (zone) => `${zone}の日付です。`,
};

/** The texts in each language. */
export const auditMessages: Readonly<Record<Language, AuditMessages>> = { en, ja };
