import type { Language } from '../http/page/language.js';
import type { GraceStage } from './grace.js';

/** What a mail about a stage says. */
export interface GraceMessages {
  readonly subject: Readonly<Record<GraceStage, (organization: string) => string>>;
  readonly now: Readonly<Record<GraceStage, string>>;
  /** What comes next, unless it is paid. */
  readonly coming: Readonly<Record<GraceStage, string>>;
  readonly greeting: (organization: string) => string;
  readonly unlessPaid: string;
  /** From when on a person may decide to delete. */
  readonly deletable: (moment: string) => string;
  /** Where to pay, and where to see that it is paid. */
  readonly pay: (page: string) => string;
  readonly see: (page: string) => string;
  readonly never: string;
  readonly date: (moment: Date) => string;
}

const en: GraceMessages = {
  subject: {
    active: (organization) => `${organization}: everything is paid`,
    'past-due': (organization) => `${organization}: a payment has failed`,
    warned: (organization) => `${organization}: a payment is still open`,
    frozen: (organization) => `${organization}: no new workspaces until it is paid`,
    suspended: (organization) => `${organization}: workspaces are suspended`,
    'deletion-scheduled': (organization) => `${organization}: last notice before deletion`,
  },
  now: {
    active: 'Everything is paid. All limits are lifted.',
    'past-due': 'A payment has failed. Nothing has changed for your workspaces.',
    warned: 'A payment is still open. Nothing has changed for your workspaces.',
    frozen: 'A payment is still open. No new workspaces and no larger plans are given. Everything else goes on.',
    suspended:
      'A payment is still open. Members cannot sign in to the workspaces, and their control planes are stopped. Volumes are kept.',
    'deletion-scheduled':
      'A payment is still open. The workspaces are scheduled for deletion. Volumes are kept until then.',
  },
  coming: {
    active: '',
    'past-due': '',
    warned: 'another notice',
    frozen: 'no new workspaces, no larger plans',
    suspended: 'members cannot sign in to the workspaces, and their control planes are stopped',
    'deletion-scheduled': 'the workspaces are scheduled for deletion',
  },
  greeting: (organization) => `This is about the organization ${organization} on Hexabase KaaS.`,
  unlessPaid: 'Unless it is paid, not before:',
  deletable: (moment) => `Unless it is paid, a person may decide to delete them from ${moment} on.`,
  pay: (page) => `What to do: pay the open invoice, or give another card. What is owed, line by line:\n${page}`,
  see: (page) => `What was charged, line by line:\n${page}`,
  never: 'Nothing is ever deleted without a person deciding it. Once it is paid, everything is as before.',
  date: (moment) => `${dateIn('en', 'UTC').format(moment)} UTC`,
};

const ja: GraceMessages = {
  subject: {
    active: (organization) => `${organization}：お支払いを確認しました`,
    'past-due': (organization) => `${organization}：お支払いに失敗しました`,
    warned: (organization) => `${organization}：未払いの請求があります`,
    frozen: (organization) => `${organization}：お支払いまで新しいワークスペースを作成できません`,
    suspended: (organization) => `${organization}：ワークスペースの利用を停止しました`,
    'deletion-scheduled': (organization) => `${organization}：削除前の最後のお知らせ`,
  },
  now: {
    active: 'お支払いを確認しました。すべての制限を解除しました。',
    'past-due': 'お支払いに失敗しました。ワークスペースに変更はありません。',
    warned: '未払いの請求があります。ワークスペースに変更はありません。',
    frozen:
      '未払いの請求があります。新しいワークスペースの作成とプランの拡大はできません。それ以外は引き続き利用できます。',
    suspended:
      '未払いの請求があります。メンバーはワークスペースにサインインできず、コントロールプレーンは停止しています。ボリュームは保持されます。',
    'deletion-scheduled': '未払いの請求があります。ワークスペースは削除予定です。それまでボリュームは保持されます。',
  },
  coming: {
    active: '',
    'past-due': '',
    warned: '再度のお知らせ',
    frozen: '新しいワークスペースの作成とプランの拡大ができなくなります',
    suspended: 'メンバーがワークスペースにサインインできなくなり、コントロールプレーンが停止します',
    'deletion-scheduled': 'ワークスペースが削除予定になります',
  },
  greeting: (organization) => `Hexabase KaaSの組織「${organization}」についてのお知らせです。`,
  unlessPaid: 'お支払いがない場合の予定（最短）：',
  deletable: (moment) => `お支払いがない場合、${moment}以降に担当者が削除を決定することがあります。`,
  pay: (page) => `未払いの請求書をお支払いいただくか、別のカードをご登録ください。請求の明細：\n${page}`,
  see: (page) => `請求の明細：\n${page}`,
  never: '担当者の判断なしに削除されることはありません。お支払いの確認後は、すべて元どおり利用できます。',
  date: (moment) => `${dateIn('ja', 'Asia/Tokyo').format(moment)}（日本時間）`,
};

function dateIn(language: Language, timeZone: string): Intl.DateTimeFormat {
  const day = { year: 'numeric', month: 'long', day: 'numeric' } as const;
  return new Intl.DateTimeFormat(language, {
    ...{ ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone },
  });
}

/** The texts in each language. */
export const graceMessages: Readonly<Record<Language, GraceMessages>> = { en, ja };
