import type { Language } from '../http/page/language.js';
import type { NoticeKind } from './notice.js';

/** What a notice says: where, and what of its subject. */
export type NoticeText = (place: string, subject: Readonly<Record<string, string>>) => string;

/** Texts of notices, on pages and in mails. */
export interface NoticeMessages {
  readonly text: Readonly<Record<NoticeKind, NoticeText>>;
  /** Names of the kinds, where they are chosen. */
  readonly kind: Readonly<Record<NoticeKind, string>>;
  readonly subject: (text: string) => string;
  readonly look: (link: string) => string;
  readonly why: (link: string) => string;
}

const en: NoticeMessages = {
  text: {
    'workspace-ready': (place) => `The workspace ${place} is ready.`,
    'workspace-failed': (place) => `The workspace ${place} needs somebody: a step has failed.`,
    'change-applied': (_, { target = '' }) => `Your change of ${target} is applied.`,
    'change-failed': (_, { target = '' }) => `Your change of ${target} could not be made.`,
    'change-needs-approval': (_, { target = '' }) => `A change of ${target} waits for approval.`,
    'billing-stage': (place, { stage = '' }) => `Billing of ${place} is in the stage ${stage} now.`,
    'cap-reached': (place, { meter = '', percent = '' }) => `${place} has used ${percent} % of its cap of ${meter}.`,
    'member-added': (place, { group = '' }) => `You are in ${group} of ${place} now.`,
    'member-removed': (place, { group = '' }) => `You are no longer in ${group} of ${place}.`,
    'role-changed': (place, { role = '' }) => `Your role in ${place} is ${role} now.`,
    'role-taken': (place) => `You are no longer a user of ${place}.`,
  },
  kind: {
    'workspace-ready': 'A workspace is ready',
    'workspace-failed': 'A workspace needs somebody',
    'change-applied': 'Your change is applied',
    'change-failed': 'Your change failed',
    'change-needs-approval': 'A change waits for approval',
    'billing-stage': 'The stage of billing changes',
    'cap-reached': 'A cap is nearly or wholly used',
    'member-added': 'You are put into a group',
    'member-removed': 'You are taken out of a group',
    'role-changed': 'Your role changes',
    'role-taken': 'Your role is taken',
  },
  subject: (text) => `Hexabase KaaS: ${text}`,
  look: (link) => `See ${link}`,
  why: (link) => `You choose which notifications come by mail at ${link}`,
};

const ja: NoticeMessages = {
  text: {
    'workspace-ready': (place) => `ワークスペース${place}の準備が完了しました。`,
    'workspace-failed': (place) => `ワークスペース${place}で失敗したステップがあり、対応が必要です。`,
    'change-applied': (_, { target = '' }) => `${target}の変更が適用されました。`,
    'change-failed': (_, { target = '' }) => `${target}の変更を反映できませんでした。`,
    'change-needs-approval': (_, { target = '' }) => `${target}の変更が承認待ちです。`,
    'billing-stage': (place, { stage = '' }) => `${place}の請求の段階が${stage}になりました。`,
    'cap-reached': (place, { meter = '', percent = '' }) => `${place}の${meter}の利用が上限の${percent}%に達しました。`,
    'member-added': (place, { group = '' }) => `${place}の${group}に追加されました。`,
    'member-removed': (place, { group = '' }) => `${place}の${group}から外れました。`,
    'role-changed': (place, { role = '' }) => `${place}での役割が${role}に変更されました。`,
    'role-taken': (place) => `${place}のユーザーではなくなりました。`,
  },
  kind: {
    'workspace-ready': 'ワークスペースの準備が完了したとき',
    'workspace-failed': 'ワークスペースに対応が必要なとき',
    'change-applied': '自分の変更が適用されたとき',
    'change-failed': '自分の変更が失敗したとき',
    'change-needs-approval': '変更が承認待ちになったとき',
    'billing-stage': '請求の段階が変わったとき',
    'cap-reached': '利用上限に近づいたとき、達したとき',
    'member-added': 'グループに追加されたとき',
    'member-removed': 'グループから外れたとき',
    'role-changed': '役割が変わったとき',
    'role-taken': '役割がなくなったとき',
  },
  subject: (text) => `Hexabase KaaS：${text}`,
  look: (link) => `詳細: ${link}`,
  why: (link) => `メールで受け取る通知は、次のページで選べます: ${link}`,
};

/** The texts in each language. */
export const noticeTexts: Readonly<Record<Language, NoticeMessages>> = { en, ja };

/** Where something is, as people name it: `acme/shop`, or the organization alone. */
export const placeOf = (organization: string, workspace: string | null): string =>
  workspace === null ? organization : workspace.replace('--', '/');
