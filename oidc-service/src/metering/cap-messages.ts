import type { Meter } from '@hexabase-kaas/tenancy';
import type { Language } from '../http/page/language.js';

/** What a mail about a cap says. */
export interface CapMessages {
  readonly meter: Readonly<Record<Meter, string>>;
  readonly subject: (organization: string, meter: string, percent: number) => string;
  readonly greeting: (organization: string) => string;
  readonly now: (meter: string, used: string, cap: string, month: string) => string;
  /** @param month `2026-11` */
  readonly month: (month: string) => string;
  /** Decimal text, exactly. */
  readonly quantity: (text: string) => string;
  readonly see: (page: string) => string;
  readonly near: string;
  readonly reached: string;
}

const en: CapMessages = {
  meter: {
    'cpu-hours': 'CPU hours',
    'memory-gib-hours': 'GiB hours of memory',
    'storage-gib-hours': 'GiB hours of storage',
    'load-balancer-hours': 'load balancer hours',
  },
  subject: (organization, meter, percent) =>
    percent >= 100
      ? `${organization}: this month's cap is reached (${meter})`
      : `${organization}: ${percent} % of this month's cap is used (${meter})`,
  greeting: (organization) => `This is about the organization ${organization} on Hexabase KaaS.`,
  now: (meter, used, cap, month) => `In ${month} (UTC), ${used} of ${cap} ${meter} are used.`,
  month: (month) => monthIn('en').format(new Date(`${month}-01T00:00:00Z`)),
  quantity: (text) => quantityIn('en').format(text as Intl.StringNumericLiteral),
  see: (page) => `What it costs, line by line:\n${page}`,
  near: 'Nothing has changed. At the cap, no new workspaces and no larger plans are given until the next month, or until the cap is raised.',
  reached:
    'No new workspaces and no larger plans are given until the next month, or until the cap is raised. What runs goes on.',
};

const ja: CapMessages = {
  meter: {
    'cpu-hours': 'CPU時間',
    'memory-gib-hours': 'メモリ(GiB時間)',
    'storage-gib-hours': 'ストレージ(GiB時間)',
    'load-balancer-hours': 'ロードバランサー時間',
  },
  subject: (organization, meter, percent) =>
    percent >= 100
      ? `${organization}：今月の${meter}が上限に達しました`
      : `${organization}：今月の${meter}が上限の${percent}%に達しました`,
  greeting: (organization) => `Hexabase KaaSの組織「${organization}」についてのお知らせです。`,
  now: (meter, used, cap, month) => `${month}（UTC）の${meter}の利用量は${used}、上限は${cap}です。`,
  month: (month) => monthIn('ja').format(new Date(`${month}-01T00:00:00Z`)),
  quantity: (text) => quantityIn('ja').format(text as Intl.StringNumericLiteral),
  see: (page) => `料金の明細：\n${page}`,
  near: '現在、制限はありません。上限に達すると、翌月になるか上限を引き上げるまで、新しいワークスペースの作成とプランの拡大ができなくなります。',
  reached:
    '翌月になるか上限を引き上げるまで、新しいワークスペースの作成とプランの拡大はできません。動作中のものはそのまま続きます。',
};

function monthIn(language: Language): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', timeZone: 'UTC' });
}

function quantityIn(language: Language): Intl.NumberFormat {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
}

/** The texts in each language. */
export const capMessages: Readonly<Record<Language, CapMessages>> = { en, ja };
