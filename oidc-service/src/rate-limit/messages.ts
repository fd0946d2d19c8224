import type { Language } from '../http/page/language.js';

const en = {
  title: 'Too many attempts',
  wait: (seconds: number) =>
    `Too many requests came from your address within a minute. Nothing was changed. Try again in ${seconds} s.`,
  reference: (id: string) => `Reference: ${id}`,
};

const ja: typeof en = {
  title: '試行回数が多すぎます',
  wait: (seconds) =>
    `お使いのアドレスからのリクエストが1分間の上限を超えました。変更は行われていません。${seconds}秒後にもう一度お試しください。`,
  reference: (id) => `照会番号: ${id}`,
};

/** Texts of the page that asks to wait. */
export const messages: Readonly<Record<Language, typeof en>> = { en, ja };
