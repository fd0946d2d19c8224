import type { Language } from '../../http/page/language.js';
import type { ProblemCode } from '../../http/problem.js';

/** A problem in words. */
export interface ProblemText {
  readonly title: string;
  /** What to do. */
  readonly todo: string;
}

const en: Readonly<Record<ProblemCode, ProblemText>> & {
  readonly more: Readonly<Record<'detail' | 'reference' | 'home' | 'signIn', string>>;
} = {
  INPUT_INVALID: {
    title: 'Something in the form cannot be taken',
    todo: 'Go back, look at what the fields ask for, and send it again. Nothing was changed.',
  },
  BODY_UNREADABLE: { title: 'The form cannot be read', todo: 'Go back and send it again. Nothing was changed.' },
  SIGN_IN_NEEDED: {
    title: 'You are not signed in',
    todo: 'Sign in, and send the form again from a page of this console. Nothing was changed.',
  },
  NOT_ALLOWED: {
    title: 'You may not do this',
    todo: 'Ask somebody who may: an admin of the organization, or a member of WSAdmins for a workspace. The attempt stands in the audit log.',
  },
  WORKSPACE_REFUSED: {
    title: 'The API server of the workspace refuses it to you',
    todo: 'Your groups do not hold this right there. “Who can do what” of the project says who holds it. Nothing was changed.',
  },
  WORKSPACE_REJECTED: {
    title: 'The API server of the workspace does not take it so',
    todo: 'A quota, a policy or a rule of Kubernetes is against it; the details say which. Nothing was changed.',
  },
  WORKSPACE_UNREACHABLE: {
    title: 'The API server of the workspace does not answer',
    todo: 'It may be starting or stopped: look at the status of the workspace, and try again in a moment.',
  },
  NO_ADDRESS: {
    title: 'This console does not know where the workspace is',
    todo: 'Use kubectl, or ask whoever runs this service to set HOST_CLUSTER_DOMAINS. Nothing was changed.',
  },
  NOT_FOUND: {
    title: 'There is no such page',
    todo: 'It is not there, or you cannot see it. Check the address, or ask whoever sent you here whether you have been added.',
  },
  METHOD_NOT_ALLOWED: {
    title: 'This address is for something else',
    todo: 'Go back to the page before, and use its buttons. Nothing was changed.',
  },
  CONFLICT: {
    title: 'This cannot be done now',
    todo: 'Something stands against it: the last admin cannot go, a name was taken, or time has run out. Look at the page again. Nothing was changed.',
  },
  CAP_REACHED: {
    title: 'A cap on use is reached',
    todo: 'Raise the cap of the organization, or wait for the next month. Nothing was changed.',
  },
  DECLARED: {
    title: 'It is declared in code',
    todo: 'Change it in the tenancy, by a commit; it shows up here when Flux has applied it. Nothing was changed.',
  },
  PAYMENT_OPEN: {
    title: 'A payment is open',
    todo: 'Pay what is owed on the billing page of the organization; then it goes on. Nothing was changed.',
  },
  PROVISIONING_OFF: {
    title: 'This is changed in code alone',
    todo: 'This installation writes no tenancy repository: change the tenancy by a commit. Nothing was changed.',
  },
  TENANCY_INVALID: {
    title: 'The tenancy would not be sound',
    todo: 'Go back and mend what is listed. Nothing was changed.',
  },
  PRECONDITION_FAILED: {
    title: 'Somebody changed it meanwhile',
    todo: 'Look at the page again, and repeat what still makes sense. Nothing was changed.',
  },
  BODY_TOO_LARGE: { title: 'That is too much text', todo: 'Go back and shorten it. Nothing was changed.' },
  BODY_TYPE_UNSUPPORTED: {
    title: 'The form cannot be read',
    todo: 'Send it from a page of this console. Nothing was changed.',
  },
  TOO_MANY_REQUESTS: { title: 'Too many requests', todo: 'Wait a minute, and try again.' },
  INTERNAL: {
    title: 'Something went wrong here',
    todo: 'Try again in a minute. When it happens again, give the reference to whoever runs this service.',
  },
  UPSTREAM_FAILED: {
    title: 'Another service did not answer',
    todo: 'Try again in a few minutes. Nothing was changed.',
  },
  UNAVAILABLE: { title: 'The service cannot answer now', todo: 'Try again in a few minutes.' },
  more: { detail: 'Technical detail', reference: 'Reference', home: 'To the console', signIn: 'Sign in' },
};

/** Texts of problems. */
export type ProblemMessages = typeof en;

const ja: ProblemMessages = {
  INPUT_INVALID: {
    title: '入力内容に誤りがあります',
    todo: '前のページに戻り、各項目の説明を確認して、もう一度送信してください。変更は行われていません。',
  },
  BODY_UNREADABLE: {
    title: 'フォームを読み取れません',
    todo: '前のページに戻り、もう一度送信してください。変更は行われていません。',
  },
  SIGN_IN_NEEDED: {
    title: 'サインインしていません',
    todo: 'サインインし、このコンソールのページからもう一度送信してください。変更は行われていません。',
  },
  NOT_ALLOWED: {
    title: 'この操作は許可されていません',
    todo: '権限のある人(組織の管理者、またはワークスペースのWSAdminsのメンバー)に依頼してください。この試行は監査ログに記録されます。',
  },
  WORKSPACE_REFUSED: {
    title: 'ワークスペースのAPIサーバーに拒否されました',
    todo: 'あなたのグループはこの権限を持っていません。権限を持つ人は、プロジェクトの「誰が何をできるか」で確認できます。変更は行われていません。',
  },
  WORKSPACE_REJECTED: {
    title: 'ワークスペースのAPIサーバーが受け付けませんでした',
    todo: 'クォータ、ポリシー、またはKubernetesの規則に反しています。詳細を確認してください。変更は行われていません。',
  },
  WORKSPACE_UNREACHABLE: {
    title: 'ワークスペースのAPIサーバーが応答しません',
    todo: '起動中か停止中の可能性があります。ワークスペースの状態を確認し、少し待ってからもう一度お試しください。',
  },
  NO_ADDRESS: {
    title: 'ワークスペースのアドレスが分かりません',
    todo: 'kubectlを使うか、サービスの運用者にHOST_CLUSTER_DOMAINSの設定を依頼してください。変更は行われていません。',
  },
  NOT_FOUND: {
    title: 'ページが見つかりません',
    todo: '存在しないか、閲覧する権限がありません。アドレスを確認するか、追加されているかどうかを紹介者に確認してください。',
  },
  METHOD_NOT_ALLOWED: {
    title: 'このアドレスは別の操作に使われます',
    todo: '前のページに戻り、ページ上のボタンから操作してください。変更は行われていません。',
  },
  CONFLICT: {
    title: '現在はこの操作を行えません',
    todo: '最後の管理者は外せない、名前が使用済み、期限切れなどの理由が考えられます。ページをもう一度確認してください。変更は行われていません。',
  },
  CAP_REACHED: {
    title: '利用量の上限に達しています',
    todo: '組織の上限を引き上げるか、翌月までお待ちください。変更は行われていません。',
  },
  DECLARED: {
    title: 'コードで宣言されています',
    todo: 'テナンシーをコミットで変更してください。Fluxが適用すると、ここに反映されます。変更は行われていません。',
  },
  PAYMENT_OPEN: {
    title: '未払いがあります',
    todo: '組織の請求ページでお支払いください。お支払い後に続けられます。変更は行われていません。',
  },
  PROVISIONING_OFF: {
    title: 'コードでのみ変更できます',
    todo: 'この環境はテナンシーのリポジトリに書き込みません。コミットでテナンシーを変更してください。変更は行われていません。',
  },
  TENANCY_INVALID: {
    title: 'テナンシーに問題が生じます',
    todo: '前のページに戻り、一覧の問題を修正してください。変更は行われていません。',
  },
  PRECONDITION_FAILED: {
    title: 'ほかの人が変更しました',
    todo: 'ページをもう一度確認し、必要な操作をやり直してください。変更は行われていません。',
  },
  BODY_TOO_LARGE: { title: '入力が長すぎます', todo: '前のページに戻り、短くしてください。変更は行われていません。' },
  BODY_TYPE_UNSUPPORTED: {
    title: 'フォームを読み取れません',
    todo: 'このコンソールのページから送信してください。変更は行われていません。',
  },
  TOO_MANY_REQUESTS: { title: 'リクエストが多すぎます', todo: '1分ほど待ってから、もう一度お試しください。' },
  INTERNAL: {
    title: '問題が発生しました',
    todo: '少し待ってから、もう一度お試しください。繰り返す場合は、照会番号をこのサービスの運用者に伝えてください。',
  },
  UPSTREAM_FAILED: {
    title: 'ほかのサービスが応答しません',
    todo: '数分後にもう一度お試しください。変更は行われていません。',
  },
  UNAVAILABLE: { title: '現在サービスを利用できません', todo: '数分後にもう一度お試しください。' },
  more: { detail: '技術的な詳細', reference: '照会番号', home: 'コンソールへ', signIn: 'サインイン' },
};

/** The texts in each language. */
export const problemMessages: Readonly<Record<Language, ProblemMessages>> = { en, ja };
