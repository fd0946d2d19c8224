import type { Language } from '../../http/page/language.js';

const en = {
  title: 'Settings',
  lead: 'How you are named, and how pages are written for you.',
  you: 'You',
  yourId: 'Your id',
  yourIdHint: 'Give it to whoever adds you to a group.',
  name: 'Name',
  nameHint: 'As colleagues see it; at most 120 characters. Empty: your id alone.',
  language: 'Language',
  languageHint: 'Of pages in this browser, and of mails.',
  zone: 'Time zone',
  zoneHint: 'Of moments on pages, in this browser: Asia/Tokyo, Europe/Berlin, UTC.',
  dataTitle: 'Your data',
  dataText: 'Everything that is kept about you, and why, as a JSON file.',
  download: 'Download my data',
  restrictTitle: 'Restrict the use of your data',
  restrictText:
    'Your data is kept and not used: you are signed out, and neither pages nor kubectl take you any more. Signing in again asks whether to lift the restriction.',
  restrict: 'Restrict the use',
  eraseTitle: 'Erase your data',
  eraseText:
    'Name, addresses, accounts and sessions go, and every right with them. This cannot be taken back. The audit keeps your opaque id alone.',
  erase: 'Erase everything about me',
  goErase: 'Erase my data',
  goRestrict: 'Restrict it',
  dangerTitle: 'Leaving',
};

/** Texts about the person who is signed in. */
export type PersonMessages = typeof en;

const ja: PersonMessages = {
  title: '設定',
  lead: '名前の表示と、ページの表示方法を設定します。',
  you: 'あなたについて',
  yourId: 'あなたのID',
  yourIdHint: 'グループに追加してもらうときに、このIDを伝えてください。',
  name: '名前',
  nameHint: '同僚に表示される名前です。120文字以内。空の場合は、IDだけが表示されます。',
  language: '言語',
  languageHint: 'このブラウザーのページと、メールの言語です。',
  zone: 'タイムゾーン',
  zoneHint: 'このブラウザーのページに表示する日時のタイムゾーンです。例: Asia/Tokyo、Europe/Berlin、UTC。',
  dataTitle: 'あなたのデータ',
  dataText: 'あなたについて保存しているすべてのデータと、その目的をJSONファイルで取得できます。',
  download: 'データをダウンロード',
  restrictTitle: 'データの利用を制限する',
  restrictText:
    'データは保持されますが、利用されません。サインアウトされ、ページもkubectlも使えなくなります。次にサインインするときに、制限を解除するかどうかを確認します。',
  restrict: '利用を制限する',
  eraseTitle: 'データを消去する',
  eraseText:
    '名前、アドレス、アカウント、セッションと、すべての権限が消去されます。元に戻すことはできません。監査には、匿名のIDだけが残ります。',
  erase: '自分に関するデータをすべて消去する',
  goErase: 'データを消去',
  goRestrict: '利用を制限',
  dangerTitle: '利用の終了',
};

/** The texts in each language. */
export const personMessages: Readonly<Record<Language, PersonMessages>> = { en, ja };
