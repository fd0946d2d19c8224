import type { Language } from '../http/page/language.js';

const en = {
  signIn: 'Sign in',
  choose: 'Choose where you have an account. At the first sign-in, an organization is made that is yours alone.',
  at: (label: string) => `Continue with ${label}`,
  noProvider: 'Nobody can sign in yet: no provider is configured.',
  signedInAs: (name: string) => `You are signed in as ${name}.`,
  goOn: 'Continue',
  development: 'Development sign-in',
  developmentWarning:
    'Anybody can be anybody here: type a name, or the id of somebody declared (u-0001). It works on this machine alone.',
  name: 'Name',
  tryAgain: 'Try again',
  failed: 'Signing in did not work',
  unreachable: (label: string) =>
    `${label} does not answer as it should at the moment. Nothing was changed. Try again in a few minutes.`,
  declined: (label: string) => `${label} says that the sign-in was cancelled. Nothing was changed.`,
  untrusted: (label: string) =>
    `The answer of ${label} could not be confirmed, so nobody was signed in. Try again; when it happens again, tell whoever runs this service.`,
  lost: 'This sign-in was begun in another browser, is too long ago, or was used already. Begin again.',
  refused: 'This person may not sign in. Ask whoever runs this service.',
  restricted: 'The use of your data is restricted',
  restrictedText:
    'You asked that your data is kept and not used, so you are not signed in. Signing in uses it again: your name is shown to colleagues, and your rights hold as before.',
  lift: 'Lift the restriction and sign in',
  leaveRestricted: 'Leave it restricted',
  taken: (label: string) =>
    `That account at ${label} belongs to somebody else here, so it was not added. Nothing was changed.`,
  notSignedIn: 'You are not signed in any more, so no account was added. Sign in and begin again.',
  reference: (id: string) => `Reference: ${id}`,
  account: 'Accounts and sessions',
  console: 'Console',
  accounts: 'Accounts that you sign in with',
  addAccount: (label: string) => `Add ${label}`,
  sessions: 'Where you are signed in',
  thisOne: 'this browser',
  lastSeen: (at: string) => `last seen ${at}`,
  end: 'Sign out there',
  signOut: 'Sign out',
  signOutEverywhere: 'Sign out everywhere',
  signedOut: 'You are signed out',
  signInAgain: 'Sign in again',
};

/** Texts of the pages of signing in. */
export type Messages = typeof en;

const ja: Messages = {
  signIn: 'サインイン',
  choose: 'アカウントをお持ちのサービスを選んでください。初回のサインイン時に、あなた専用の組織が作成されます。',
  at: (label) => `${label}で続ける`,
  noProvider: 'まだサインインできません。プロバイダーが設定されていません。',
  signedInAs: (name) => `${name}としてサインインしています。`,
  goOn: '続ける',
  development: '開発用サインイン',
  developmentWarning:
    '誰でも任意の名前でサインインできます。宣言された人の ID (u-0001) も入力できます。このマシンでのみ利用できます。',
  name: '名前',
  tryAgain: 'もう一度試す',
  failed: 'サインインできませんでした',
  unreachable: (label) =>
    `現在${label}が正しく応答していません。変更は行われていません。数分後にもう一度お試しください。`,
  declined: (label) => `${label}でサインインがキャンセルされました。変更は行われていません。`,
  untrusted: (label) =>
    `${label}からの応答を確認できなかったため、サインインしていません。もう一度お試しください。繰り返す場合は、このサービスの管理者に連絡してください。`,
  lost: 'このサインインは別のブラウザーで開始されたか、時間が経ちすぎたか、すでに使用されています。最初からやり直してください。',
  refused: 'このユーザーはサインインできません。このサービスの管理者に問い合わせてください。',
  restricted: 'データの利用が制限されています',
  restrictedText:
    'データを保持するだけで利用しないよう求められているため、サインインしていません。サインインすると、データは再び利用されます。名前は同僚に表示され、権限は以前のとおりに戻ります。',
  lift: '制限を解除してサインイン',
  leaveRestricted: '制限したままにする',
  taken: (label) =>
    `その${label}のアカウントはすでに別のユーザーのものであるため、追加していません。変更は行われていません。`,
  notSignedIn: 'サインインの状態が終了したため、アカウントは追加されていません。サインインしてからやり直してください。',
  reference: (id) => `照会番号: ${id}`,
  account: 'アカウントとセッション',
  console: 'コンソール',
  accounts: 'サインインに使うアカウント',
  addAccount: (label) => `${label}を追加`,
  sessions: 'サインイン中のブラウザー',
  thisOne: 'このブラウザー',
  lastSeen: (at) => `最終利用 ${at}`,
  end: 'このブラウザーをサインアウト',
  signOut: 'サインアウト',
  signOutEverywhere: 'すべてのブラウザーでサインアウト',
  signedOut: 'サインアウトしました',
  signInAgain: 'もう一度サインイン',
};

/** The texts in each language. */
export const messages: Readonly<Record<Language, Messages>> = { en, ja };
