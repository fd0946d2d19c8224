import type { Language } from './language.js';

const en = {
  skip: 'Skip to the content',
  console: 'Console',
  account: 'Accounts and sessions',
  settings: 'Settings',
  activity: 'Your activity',
  signOut: 'Sign out',
  signIn: 'Sign in',
  you: 'You',
  language: 'Language',
  trail: 'Where you are',
  undo: 'Undo',
};

/** Texts around every page. */
export type FrameMessages = typeof en;

const ja: FrameMessages = {
  skip: '本文へ移動',
  console: 'コンソール',
  account: 'アカウントとセッション',
  settings: '設定',
  activity: '自分の操作履歴',
  signOut: 'サインアウト',
  signIn: 'サインイン',
  you: 'あなた',
  language: '言語',
  trail: '現在の位置',
  undo: '元に戻す',
};

/** The texts in each language. */
export const frameMessages: Readonly<Record<Language, FrameMessages>> = { en, ja };
/** Each language by its own name. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', ja: '日本語' };
