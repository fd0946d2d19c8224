import type { Language } from '../../http/page/language.js';

const en = {
  workspaceList: {
    title: 'Workspaces',
    lead: 'Each is a Kubernetes API server of its own. They are declared in the tenancy and made by Flux.',
    plan: 'Plan',
    state: 'State',
    cluster: 'Host cluster',
  },
  state: { applied: 'Applied', pending: 'Waiting for Flux', unknown: 'Not declared' },
  stateHint: {
    applied: 'What is declared is applied on the host cluster, and holds in tokens.',
    pending:
      'Something is declared that Flux has not applied yet. New groups and members begin when it has; removals hold at once.',
    unknown: 'Nothing of this workspace is declared in the directory that the service reads.',
  },
  detail: {
    plan: 'Plan and price',
    version: (version: number) => `version ${version}`,
    prices: 'Price',
    perMonth: (price: string) => `${price} a month`,
    perYear: (price: string) => `${price} a year`,
    noPrice: 'No price is declared.',
    limits: 'Limits',
    limitsHint:
      'CPU, memory, storage and pods are in the Plan of the tenancy; the service is told its name, version and prices.',
    state: 'State',
    declared: 'Declaration learnt',
    applied: 'Applied state learnt',
    members: 'Members',
    membersCount: (count: number, more: boolean) =>
      `${count}${more ? ' or more' : ''} ${count === 1 && !more ? 'person is' : 'people are'} in its groups.`,
    connect: 'Connect with kubectl',
    connectLead: 'The kubeconfig holds no secret and is the same for all members: kubectl asks you to sign in here.',
    step1: 'Install kubelogin, the plug-in that signs kubectl in.',
    step2: 'Download the kubeconfig.',
    step3: 'Ask for the namespaces. A browser opens for the sign-in.',
    download: 'Download the kubeconfig',
    command: 'Command',
    address: 'API server',
    noAddress:
      'The service does not know the address of this workspace. Whoever runs it sets HOST_CLUSTER_DOMAINS to the domain of the host cluster.',
    noAddressTitle: 'No kubeconfig yet',
    projects: 'Projects and bindings',
    projectsText:
      'Projects, roles and bindings are declared in the tenancy, which this installation does not read. This asks the tenancy who may do what in each project:',
    viewProjects: 'All projects',
    changePlan: 'Plan and settings',
    viewGroups: 'All groups',
    viewPeople: 'Who can do what',
    notMember:
      'You see that this workspace is there, and its plan. Who is in it is for its members and the admins of the organization.',
  },
};

/** Texts about workspaces. */
export type WorkspaceMessages = typeof en;

const ja: WorkspaceMessages = {
  workspaceList: {
    title: 'ワークスペース',
    lead: 'それぞれが独立したKubernetes APIサーバーです。テナンシーで宣言し、Fluxが作成します。',
    plan: 'プラン',
    state: '状態',
    cluster: 'ホストクラスター',
  },
  state: { applied: '適用済み', pending: 'Fluxの適用待ち', unknown: '宣言なし' },
  stateHint: {
    applied: '宣言された内容はホストクラスターに適用され、トークンに反映されています。',
    pending:
      'まだFluxが適用していない宣言があります。新しいグループとメンバーは適用後に有効になり、削除はすぐに有効になります。',
    unknown: 'サービスが読み取るディレクトリーに、このワークスペースの宣言がありません。',
  },
  detail: {
    plan: 'プランと価格',
    version: (version) => `バージョン${version}`,
    prices: '価格',
    perMonth: (price) => `${price}(月額)`,
    perYear: (price) => `${price}(年額)`,
    noPrice: '価格は宣言されていません。',
    limits: '上限',
    limitsHint:
      'CPU、メモリー、ストレージ、Pod数の上限は、テナンシーのPlanにあります。サービスに伝えられるのは、プランの名前、バージョン、価格です。',
    state: '状態',
    declared: '宣言の取得日時',
    applied: '適用状態の取得日時',
    members: 'メンバー',
    membersCount: (count, more) => `${count}人${more ? '以上' : ''}がグループに所属しています。`,
    connect: 'kubectlで接続',
    connectLead:
      'kubeconfigに秘密情報は含まれず、内容は全メンバーで同じです。kubectlの実行時に、ここでのサインインを求められます。',
    step1: 'kubectlのサインイン用プラグインkubeloginをインストールします。',
    step2: 'kubeconfigをダウンロードします。',
    step3: 'Namespaceの一覧を取得します。サインインのためにブラウザーが開きます。',
    download: 'kubeconfigをダウンロード',
    command: 'コマンド',
    address: 'APIサーバー',
    noAddress:
      'サービスがこのワークスペースのアドレスを把握していません。運用者は、ホストクラスターのドメインをHOST_CLUSTER_DOMAINSに設定してください。',
    noAddressTitle: 'kubeconfigはまだありません',
    projects: 'プロジェクトとバインディング',
    projectsText:
      'プロジェクト、ロール、バインディングはテナンシーで宣言されますが、この環境はテナンシーを読み取っていません。各プロジェクトで誰が何をできるかは、次のコマンドでテナンシーに問い合わせてください。',
    viewProjects: 'すべてのプロジェクト',
    changePlan: 'プランと設定',
    viewGroups: 'すべてのグループ',
    viewPeople: '誰が何をできるか',
    notMember: 'このワークスペースの存在とプランを閲覧できます。所属者を閲覧できるのは、メンバーと組織の管理者です。',
  },
};

/** The texts in each language. */
export const workspaceMessages: Readonly<Record<Language, WorkspaceMessages>> = { en, ja };
