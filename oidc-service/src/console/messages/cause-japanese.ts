import type { CauseCode } from '../../status/index.js';

const wait = '対応は不要です。自動的に進みます。';
const ask = 'プラットフォームの運用者に連絡してください。';

/** Each cause in Japanese: what it is, and what to do. */
export const japaneseCauses: Readonly<Record<CauseCode, readonly [what: string, todo: string]>> = {
  'step-before': ['前のステップの完了を待っています。', wait],
  'change-waits': [
    '変更はコミット待ちです。',
    '通常は対応不要です。長く続く場合は、テナンシーのリポジトリーに接続できないか、拒否されています。',
  ],
  'change-needs-approval': [
    '変更は承認待ちです。',
    '権限のある人が、テナンシーのリポジトリーでブランチをマージするか削除してください。',
  ],
  'change-failed': [
    '最後の変更は反映できませんでした。それまでの宣言はそのままです。',
    '理由を確認して修正し、もう一度変更してください。',
  ],
  'not-watched': [
    'このサービスはホストクラスターを監視していません。',
    'サービスの運用者がDIRECTORY_CLUSTERを設定してください。',
  ],
  'not-readable': [
    'サービスに、ホストクラスターでこれを読み取る権限がありません。',
    'サービスの運用者が、チャートにある権限を付与してください。',
  ],
  'source-missing': [
    'テナンシーを読み取るFluxのソースがありません。',
    `${ask}ホストクラスターのソースはHostClusterで宣言します。`,
  ],
  'source-credentials': [
    'Fluxがリポジトリーを読み取る権限を持っていません。',
    `${ask}Fluxソースの認証情報が誤っているか、期限切れです。`,
  ],
  'source-unreachable': ['現在、Fluxがリポジトリーを読み取れません。', `自動的に再試行します。続く場合は、${ask}`],
  'source-unverified': [
    'コミットの署名をFluxが信頼していません。',
    'Fluxソースに登録された鍵でコミットに署名してください。',
  ],
  'source-invalid': ['Fluxソースの定義が正しくありません。', ask],
  'source-failed': ['リポジトリーの内容をFluxが利用できません。', ask],
  'source-behind': ['Fluxは最新のコミットをまだ読み取っていません。', wait],
  'flux-suspended': ['Fluxの処理が一時停止されています。', '停止した人がflux resumeで再開してください。'],
  'flux-missing': ['Fluxはまだワークスペースを作成していません。', wait],
  'flux-working': ['現在、Fluxが適用しています。', wait],
  'flux-waits': ['Fluxは、前提となる別の処理を待っています。', wait],
  'build-failed': [
    'リポジトリーのマニフェストをビルドできません。',
    'テナンシーをレンダリングし直してコミットしてください。生成されたファイルは編集しないでください。',
  ],
  'apply-refused': [
    'ポリシー、クォータ、または権限不足により、クラスターがオブジェクトを拒否しました。',
    '下のメッセージで対象を確認し、宣言またはプランを変更してください。',
  ],
  'apply-failed': [
    'オブジェクトを適用できません。',
    '下のメッセージで対象を確認してください。Fluxは自動的に再試行します。',
  ],
  'prune-failed': [
    '宣言されなくなったものを削除できません。',
    '下のメッセージで、残っているオブジェクトと理由を確認してください。',
  ],
  unhealthy: [
    '適用されましたが、正常な状態になりません。',
    '下のメッセージで対象を確認してください。Podとイベントに詳細があります。',
  ],
  'release-missing': ['vClusterはまだホストクラスターで宣言されていません。', wait],
  'release-working': ['vClusterをインストールしています。', wait],
  'chart-missing': [
    'vClusterのチャートを読み取れません。',
    `${ask}チャートリポジトリーに接続できないか、バージョンがありません。`,
  ],
  'release-failed': [
    'vClusterのチャートをインストールできません。',
    '下のメッセージで理由を確認してください。多くの場合、独自のvclusterValuesが原因です。',
  ],
  stopped: [
    'ワークスペースは意図的に停止されています。',
    '組織の請求ページ、またはワークスペースのsuspendedを確認してください。',
  ],
  'pods-missing': [
    'コントロールプレーンのPodがまだありません。',
    '続く場合は、Namespaceのクォータまたはポリシーに拒否されています。',
  ],
  'pod-starting': ['コントロールプレーンが起動しています。', wait],
  'pod-unschedulable': [
    'コントロールプレーンを配置できるノードがありません。',
    `${ask}ノードに空きがないか、プランが求めるラベルを持つノードがありません。`,
  ],
  'volume-missing': [
    'コントロールプレーンがボリュームを待っています。',
    `${ask}ストレージクラスがないか、ボリュームを提供できません。`,
  ],
  'image-missing': [
    'イメージを取得できません。',
    `${ask}名前の誤り、レジストリーの停止、認証情報の不足が考えられます。`,
  ],
  'container-refused': [
    'コントロールプレーンのコンテナーを起動できません。',
    '下のメッセージで理由を確認してください。',
  ],
  'container-crashes': [
    'コントロールプレーンが起動と終了を繰り返しています。',
    'ログに理由があります。多くの場合、独自のvclusterValuesが原因です。',
  ],
  'out-of-memory': [
    'メモリー不足のため、コントロールプレーンが終了しました。',
    'より大きいプランを選ぶか、オブジェクトを減らしてください。',
  ],
  'kubeconfig-missing': ['vClusterがFlux用のkubeconfigを書き込んでいません。', `続く場合は、${ask}`],
  'api-starting': ['APIサーバーが起動しています。', wait],
  'api-silent': [
    'FluxからワークスペースのAPIサーバーに接続できません。',
    '続く場合は、コントロールプレーンのログとネットワークポリシーを確認してください。',
  ],
  'certificate-refused': [
    'APIサーバーの証明書が想定と異なります。',
    '続く場合は、kubeconfigが古いvClusterのものです。Secret vc-vclusterを削除すると、vClusterが書き直します。',
  ],
  'address-silent': [
    'メンバーが使うアドレスから応答がありません。',
    `${ask}Ingressまたはロードバランサーがワークスペースに届いていません。`,
  ],
  'address-unknown': [
    'メンバーが使うアドレスがDNSにありません。',
    `${ask}ホストクラスターのドメインにワイルドカードレコードが必要です。`,
  ],
  'address-untrusted': ['メンバーが使うアドレスの証明書を信頼できません。', `${ask}期限切れか、別の名前の証明書です。`],
  'tenant-missing': ['vCluster内の権限とプロジェクトはまだ宣言されていません。', wait],
  'rights-waiting': ['権限とプロジェクトは、まだすべてvClusterに入っていません。', wait],
  'directory-waiting': ['すべて適用されたことを、サービスはまだ確認していません。', wait],
  'issuer-differs': [
    'APIサーバーが、このサービスとは別の発行者を信頼しています。',
    'テナンシーのHostClusterに、このサービスのISSUERを指定してください。',
  ],
};
