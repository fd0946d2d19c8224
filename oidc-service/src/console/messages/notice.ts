import type { Language } from '../../http/page/language.js';

type Said = (first: string, second: string) => string;

const en = {
  memberPut: ((person, group) => `${person} is in ${group} now.`) as Said,
  memberRemoved: ((person, group) => `${person} is no longer in ${group}.`) as Said,
  roleChanged: ((person, role) => `${person} has the role ${role} now.`) as Said,
  userRemoved: ((person) => `${person} is no longer a user.`) as Said,
  left: (() => 'You have left the organization.') as Said,
  invitationRevoked: (() => 'The invitation was taken back.') as Said,
  renamed: ((name) => `The name is ${name} now.`) as Said,
  saved: (() => 'Saved.') as Said,
  declared: ((id) => `The emergency right ${id} is ready.`) as Said,
  usedRight: ((id) => `You use the emergency right ${id} now.`) as Said,
  ended: ((id) => `The emergency right ${id} has ended.`) as Said,
  submitted: (() => 'The change is accepted. It holds as soon as Flux has applied it.') as Said,
  unchanged: (() => 'It is so already: nothing was changed.') as Said,
  withdrawn: (() => 'The change was withdrawn.') as Said,
  retried: (() => 'The repository is tried now.') as Said,
  scaled: ((name, replicas) => `${name} is to have ${replicas} pods now.`) as Said,
  restarted: ((name) => `The pods of ${name} are made anew.`) as Said,
  containerChanged: ((name) => `${name} is changed. Its pods are made anew.`) as Said,
  deployed: ((name) => `${name} is deployed. Its pods start now.`) as Said,
  undeployed: ((name) => `${name} is deleted.`) as Said,
};

/** What was done, told once. */
export type NoticeMessages = typeof en;

const ja: NoticeMessages = {
  memberPut: (person, group) => `${person}を${group}に追加しました。`,
  memberRemoved: (person, group) => `${person}を${group}から外しました。`,
  roleChanged: (person, role) => `${person}の役割を${role}に変更しました。`,
  userRemoved: (person) => `${person}をユーザーから削除しました。`,
  left: () => '組織から脱退しました。',
  invitationRevoked: () => '招待を取り消しました。',
  renamed: (name) => `名前を${name}に変更しました。`,
  saved: () => '保存しました。',
  declared: (id) => `緊急時の権限${id}を使用できるようにしました。`,
  usedRight: (id) => `緊急時の権限${id}の使用を開始しました。`,
  ended: (id) => `緊急時の権限${id}を終了しました。`,
  submitted: () => '変更を受け付けました。Fluxが適用した時点で有効になります。',
  unchanged: () => 'すでにその内容になっているため、変更はありません。',
  withdrawn: () => '変更を取り下げました。',
  retried: () => 'リポジトリへの接続を再試行しています。',
  scaled: (name, replicas) => `${name}のPodの数を${replicas}にしました。`,
  restarted: (name) => `${name}のPodを作り直しています。`,
  containerChanged: (name) => `${name}を変更しました。Podを作り直しています。`,
  deployed: (name) => `${name}をデプロイしました。Podが起動します。`,
  undeployed: (name) => `${name}を削除しました。`,
};

/** The texts in each language. */
export const noticeMessages: Readonly<Record<Language, NoticeMessages>> = { en, ja };
