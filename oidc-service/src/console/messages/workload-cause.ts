import type { Language } from '../../http/page/language.js';
import type { WorkloadCause } from '../../workloads/index.js';

/** What it is, and what to do. */
export type WorkloadCauseMessages = Readonly<Record<WorkloadCause, readonly [what: string, todo: string]>>;

const en: WorkloadCauseMessages = {
  'image-missing': ['The image cannot be had', 'Check its name and tag, and whether the registry needs a pull secret.'],
  'image-name': ['The name of the image is none', 'Write it as registry.example.com/name:tag.'],
  'runs-as-root': [
    'The image runs as root, which this project does not allow',
    'Use an image with a numeric user, or deploy it with a user id.',
  ],
  'settings-missing': [
    'A Secret or ConfigMap that it names is not there',
    'Make it in this project, or take its name out.',
  ],
  crashes: ['The container ends again and again', 'Read its log, and that of the container before.'],
  'out-of-memory': ['It needs more memory than its limit', 'Raise the memory limit, or find what takes it.'],
  unschedulable: ['No node has room for it', 'Lower its requests; if nothing fits, ask whoever runs the host cluster.'],
  'volume-missing': ['A volume that it needs is not there', 'Look at its PersistentVolumeClaims.'],
  starting: ['It starts', 'Wait a moment and look again.'],
  'not-ready': ['It runs and does not say that it is ready', 'Look at its readiness probe and its log.'],
  evicted: ['The node needed its room and put it out', 'Set requests and limits that are what it really takes.'],
  failed: ['It ended with an error', 'Read its log.'],
  ending: ['It is being deleted', 'Wait a moment and look again.'],
  'quota-full': ['The quota of the project is used up', 'Delete or scale down something, or ask for a larger quota.'],
  refused: ['A policy refuses its pods', 'The text below says which field. Change it there.'],
  'not-made': ['Its pods cannot be made', 'The text below says why.'],
  'too-slow': ['It does not get ready in time', 'Look at its pods below.'],
  suspended: ['It is suspended on purpose', 'Set suspend to false where it was made.'],
  stopped: ['It is scaled to none', 'Scale it up.'],
};

const ja: WorkloadCauseMessages = {
  'image-missing': ['イメージを取得できません', '名前とタグ、レジストリの認証情報の要否を確認してください。'],
  'image-name': ['イメージ名の形式が正しくありません', 'registry.example.com/name:tag の形式で指定してください。'],
  'runs-as-root': [
    'rootで動くイメージは、このプロジェクトでは許可されていません',
    '数値ユーザーを持つイメージを使うか、ユーザーIDを指定してデプロイしてください。',
  ],
  'settings-missing': [
    '参照しているSecretまたはConfigMapがありません',
    'このプロジェクトに作成するか、参照を外してください。',
  ],
  crashes: ['コンテナーが繰り返し終了しています', 'ログと、再起動前のコンテナーのログを確認してください。'],
  'out-of-memory': ['メモリーの上限を超えました', 'メモリーの上限を上げるか、使用量の原因を調べてください。'],
  unschedulable: [
    '配置できるノードがありません',
    '要求量を下げてください。それでも入らない場合は、ホストクラスターの運用者に相談してください。',
  ],
  'volume-missing': ['必要なボリュームがありません', 'PersistentVolumeClaimを確認してください。'],
  starting: ['起動中です', '少し待ってから、もう一度確認してください。'],
  'not-ready': ['動作していますが、準備完了になっていません', 'readinessプローブとログを確認してください。'],
  evicted: ['ノードの資源が不足し、退避させられました', '実際の使用量に合わせて要求量と上限を設定してください。'],
  failed: ['エラーで終了しました', 'ログを確認してください。'],
  ending: ['削除中です', '少し待ってから、もう一度確認してください。'],
  'quota-full': [
    'プロジェクトのクォータを使い切っています',
    '何かを削除または縮小するか、クォータの拡大を依頼してください。',
  ],
  refused: ['ポリシーによりPodが拒否されています', '次の文に示された項目を変更してください。'],
  'not-made': ['Podを作成できません', '理由は次の文のとおりです。'],
  'too-slow': ['時間内に準備が完了しませんでした', '下のPodを確認してください。'],
  suspended: ['意図的に一時停止しています', '作成元でsuspendをfalseにしてください。'],
  stopped: ['レプリカ数が0です', 'スケールアップしてください。'],
};

/** The texts in each language. */
export const workloadCauseMessages: Readonly<Record<Language, WorkloadCauseMessages>> = { en, ja };
