import type { Language } from '../../http/page/language.js';
import type { FluxStep, StatusState, StepId, StepState } from '../../status/index.js';
import { type CauseMessages, causeMessages } from './cause.js';

/** What pages say of status. */
export interface StatusMessages {
  readonly title: (name: string) => string;
  readonly lead: string;
  readonly state: Readonly<Record<StatusState, string>>;
  readonly stateText: Readonly<Record<StatusState, string>>;
  readonly seen: Readonly<Record<'stale' | 'none', string>>;
  readonly step: Readonly<Record<StepId, string>>;
  readonly stepState: Readonly<Record<StepState, string>>;
  readonly done: string;
  readonly took: (duration: string) => string;
  readonly commit: string;
  readonly change: string;
  readonly says: string;
  readonly again: string;
  readonly noScript: string;
  readonly lost: string;
  readonly flux: {
    /** When Flux tries again; @param every pause in words, where it is fixed */
    readonly next: Readonly<Record<FluxStep['next'], (every: string) => string>>;
    readonly command: string;
  };
  readonly open: string;
  readonly enter: string;
  readonly live: string;
  readonly cause: CauseMessages;
}

const en: StatusMessages = {
  title: (name) => `Status of ${name}`,
  lead: 'From the commit to the first sign-in, as Flux and Kubernetes say it. The page keeps up by itself where scripts run.',
  state: {
    ready: 'Ready',
    progressing: 'On its way',
    failed: 'Needs somebody',
    stopped: 'Stopped',
    unknown: 'Not known',
  },
  stateText: {
    ready: 'Everything is applied, and members can sign in.',
    progressing: 'It takes time, and nothing has failed.',
    failed: 'A step has failed. Below stand the cause and what to do.',
    stopped: 'The workspace is stopped on purpose. Its volumes are kept.',
    unknown: 'This service cannot see all of it.',
  },
  seen: {
    stale: 'The host cluster cannot be reached now. This is what was seen last.',
    none: 'This service watches no host cluster, so it knows only what the directory says.',
  },
  step: {
    committed: 'Committed',
    applied: 'Applied by Flux',
    vcluster: 'vCluster ready',
    api: 'API server reachable',
    'sign-in': 'Sign-in works',
  },
  stepState: {
    done: 'Done',
    running: 'On its way',
    failed: 'Failed',
    waiting: 'Waits',
    stopped: 'Stopped',
    unknown: 'Not known',
  },
  done: 'Done',
  took: (duration) => `after ${duration}`,
  commit: 'Commit',
  change: 'Change',
  says: 'What the cluster says',
  again: 'Look again',
  lost: 'The connection is lost, and is tried again. Until then you see what was known last.',
  noScript: 'Scripts do not run here, so the page stays as it is. Look again to see what has changed.',
  flux: {
    next: {
      interval: (every) => `Flux tries again by itself, every ${every}.`,
      backoff: () => 'Flux tries again by itself, after pauses that grow to a quarter of an hour.',
      change: () => 'Flux does not try again by itself before this is changed in the tenancy repository.',
      resume: () => 'Flux does not try again before somebody resumes it.',
    },
    command: 'Operators of the host cluster have it tried at once with:',
  },
  open: 'Open the status',
  enter: 'To the workspace',
  live: 'Status now',
  cause: causeMessages.en,
};

const ja: StatusMessages = {
  title: (name) => `${name}のステータス`,
  lead: 'コミットから最初のサインインまでを、FluxとKubernetesの情報のとおりに示します。スクリプトが動く環境では自動的に更新されます。',
  state: { ready: '準備完了', progressing: '進行中', failed: '対応が必要', stopped: '停止中', unknown: '不明' },
  stateText: {
    ready: 'すべて適用済みで、メンバーはサインインできます。',
    progressing: '時間がかかっていますが、失敗はありません。',
    failed: '失敗したステップがあります。原因と対処方法を下に示します。',
    stopped: 'ワークスペースは意図的に停止されています。ボリュームは保持されています。',
    unknown: 'このサービスからは全体を確認できません。',
  },
  seen: {
    stale: '現在、ホストクラスターに接続できません。最後に確認した内容を表示しています。',
    none: 'このサービスはホストクラスターを監視していないため、ディレクトリーの内容だけを把握しています。',
  },
  step: {
    committed: 'コミット済み',
    applied: 'Fluxが適用',
    vcluster: 'vClusterの準備',
    api: 'APIサーバーへの接続',
    'sign-in': 'サインイン',
  },
  stepState: {
    done: '完了',
    running: '進行中',
    failed: '失敗',
    waiting: '待機中',
    stopped: '停止中',
    unknown: '不明',
  },
  done: '完了',
  took: (duration) => `所要時間 ${duration}`,
  commit: 'コミット',
  change: '変更',
  says: 'クラスターからのメッセージ',
  again: '表示を更新',
  lost: '接続が切れました。再接続を試みています。それまでは、最後に確認した内容を表示します。',
  noScript: 'スクリプトが無効なため、自動更新されません。「表示を更新」で最新の状態を確認できます。',
  flux: {
    next: {
      interval: (every) => `Fluxは${every}ごとに自動的に再試行します。`,
      backoff: () => 'Fluxは間隔を空けながら(最長15分)自動的に再試行します。',
      change: () => 'テナンシーのリポジトリで変更されるまで、Fluxは再試行しません。',
      resume: () => '再開されるまで、Fluxは再試行しません。',
    },
    command: 'ホストクラスターの運用者は、次のコマンドですぐに再試行できます:',
  },
  open: 'ステータスを開く',
  enter: 'ワークスペースへ',
  live: '現在のステータス',
  cause: causeMessages.ja,
};

/** The texts in each language. */
export const statusMessages: Readonly<Record<Language, StatusMessages>> = { en, ja };
