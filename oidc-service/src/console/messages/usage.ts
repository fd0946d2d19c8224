import type { Language } from '../../http/page/language.js';

const en = {
  title: 'Usage',
  lead: 'What runs in the workspace had in use at once, on average over each hour or day. What the vCluster itself takes is apart, and is not charged.',
  choose: 'Hours or days',
  by: { hour: 'Last 48 hours', day: 'Last 31 days' },
  charts: { hour: 'In use, the last 48 hours', day: 'In use, the last 31 days' },
  numbers: { hour: 'Hour by hour', day: 'Day by day' },
  open: 'Every hour and day',
  meter: {
    'cpu-hours': 'CPU',
    'memory-gib-hours': 'Memory',
    'storage-gib-hours': 'Storage',
    'load-balancer-hours': 'Load balancers',
  },
  unit: {
    'cpu-hours': (value: string) => `${value} CPU`,
    'memory-gib-hours': (value: string) => `${value} GiB`,
    'storage-gib-hours': (value: string) => `${value} GiB`,
    'load-balancer-hours': (value: string) => value,
  },
  quantity: {
    'cpu-hours': (value: string) => `${value} CPU hours`,
    'memory-gib-hours': (value: string) => `${value} GiB hours`,
    'storage-gib-hours': (value: string) => `${value} GiB hours`,
    'load-balancer-hours': (value: string) => `${value} hours`,
  },
  summary: (average: string, most: string) => `${average} on average, ${most} at most.`,
  nothing: 'Nothing was measured in this time.',
  limit: (value: string) => `The plan allows ${value}.`,
  included: (month: string, atOnce: string) => `The price includes ${month} a month, which is ${atOnce} all the time.`,
  total: (quantity: string) => `${quantity} in all.`,
  controlPlane: (value: string) => `The vCluster itself: ${value} on average.`,
  hint: 'Grey: not measured. An hour shows up a minute after its end.',
  time: 'Beginning',
  notMeasured: 'Not measured',
  measured: (hours: string) => `${hours} of 24 hours measured`,
  emptyTitle: 'Nothing is measured yet',
  emptyText:
    'Use is read from Prometheus, OpenCost or CSV files, hour by hour, once whoever runs this service has set METERING. The first hour is here a minute after its end.',
};

/** Texts about what a workspace uses. */
export type UsageMessages = typeof en;

const ja: UsageMessages = {
  title: '利用量',
  lead: 'ワークスペースで動くものが同時に使っていた量の、1時間または1日ごとの平均です。vCluster自体の利用量は別に示し、請求には含みません。',
  choose: '時間または日の切り替え',
  by: { hour: '直近48時間', day: '直近31日間' },
  charts: { hour: '直近48時間の利用量', day: '直近31日間の利用量' },
  numbers: { hour: '1時間ごとの利用量', day: '1日ごとの利用量' },
  open: '時間ごと・日ごとの数値',
  meter: {
    'cpu-hours': 'CPU（コア）',
    'memory-gib-hours': 'メモリー',
    'storage-gib-hours': 'ストレージ',
    'load-balancer-hours': 'ロードバランサー',
  },
  unit: {
    'cpu-hours': (value) => `${value}コア`,
    'memory-gib-hours': (value) => `${value} GiB`,
    'storage-gib-hours': (value) => `${value} GiB`,
    'load-balancer-hours': (value) => `${value}台`,
  },
  quantity: {
    'cpu-hours': (value) => `${value} CPU時間`,
    'memory-gib-hours': (value) => `${value} GiB時間`,
    'storage-gib-hours': (value) => `${value} GiB時間`,
    'load-balancer-hours': (value) => `${value}時間`,
  },
  summary: (average, most) => `平均${average}、最大${most}。`,
  nothing: 'この期間は計測されていません。',
  limit: (value) => `プランの上限は${value}です。`,
  included: (month, atOnce) => `料金に含まれる量は月${month}（常時${atOnce}に相当）です。`,
  total: (quantity) => `期間の合計は${quantity}です。`,
  controlPlane: (value) => `vCluster自体の利用量は平均${value}です。`,
  hint: '灰色の部分は計測されていません。各時間の値は、その終わりから1分ほどで表示されます。',
  time: '開始日時',
  notMeasured: '未計測',
  measured: (hours) => `24時間のうち${hours}時間を計測`,
  emptyTitle: 'まだ計測されていません',
  emptyText:
    'サービスの運用者がMETERINGを設定すると、Prometheus、OpenCost、CSVファイルのいずれかから1時間ごとに利用量を読み取ります。最初の値は、その時間の終わりから1分ほどで表示されます。',
};

/** The texts in each language. */
export const usageMessages: Readonly<Record<Language, UsageMessages>> = { en, ja };
