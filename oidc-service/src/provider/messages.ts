import type { Language } from '../http/page/language.js';

const en = {
  failed: 'Signing in did not work',
  /** Codes and descriptions of OAuth follow, which are English everywhere. */
  toldAs: 'The request was refused. Run kubectl again, or begin again where you came from. For whoever helps you:',
  startAgain: 'Start again',
  over: 'This sign-in is over, or began in another browser. Run kubectl again.',
  noAccess: 'You have no access to this workspace',
  askAdministrator: (reason: string) => `${reason}. Ask an administrator of the workspace, then run kubectl again.`,
  tellKubectl: 'Tell kubectl, and end here',
  somebodyElse: 'Sign in as somebody else',
  noGroup: (workspace: string) => `you are in no group of the workspace ${workspace}`,
  suspended: (organization: string) => `the organization ${organization} is suspended; its users were told why`,
  tooManyGroups: (workspace: string, groups: number, bytes: number, limit: number) =>
    `you are in ${groups} groups of the workspace ${workspace}, which are ${bytes} bytes in a token; at most ${limit} are allowed`,
  workspaceGone: 'the workspace is gone',
  connectDevice: 'Connect a device',
  enterCode: 'Enter the code that the device shows.',
  goOn: 'Continue',
  noSuchCode: 'There is no such code, or it is over. Look at the device again.',
  deviceRefused: 'The device was not let in.',
  deviceFailed: (description: string | undefined) =>
    `This did not work: ${description ?? 'start again at the device'}.`,
  letIn: 'Let this device in?',
  /** Of markup: the text itself has no character that HTML takes for its own. */
  deviceAsks: (client: string, address: string, code: string) =>
    `A device asks for access to ${client} in your name. It asked from the address ${address} and shows the code ${code}.`,
  onlyYours: 'Continue only if it is yours and you have just started it. If somebody sent you here, do not.',
  notMine: 'It is not mine',
  deviceIn: 'The device is let in',
  goBack: 'Go back to it. You can close this page.',
  signOut: 'Sign out?',
  yesSignOut: 'Yes, sign me out',
  noStay: 'No, stay signed in',
  signedOut: 'You are signed out',
  close: 'You can close this page.',
};

/** Texts of the provider's pages, and of why somebody gets no token. */
export type Messages = typeof en;

const ja: Messages = {
  failed: 'サインインできませんでした',
  toldAs:
    'リクエストは拒否されました。kubectl をもう一度実行するか、元のページからやり直してください。問い合わせの際は次の内容を伝えてください:',
  startAgain: 'もう一度始めてください',
  over: 'このサインインはすでに終了しているか、別のブラウザーで開始されています。kubectl をもう一度実行してください。',
  noAccess: 'このワークスペースへのアクセス権がありません',
  askAdministrator: (reason) => `${reason}。ワークスペースの管理者に依頼してから、kubectl をもう一度実行してください。`,
  tellKubectl: 'kubectl に伝えて終了する',
  somebodyElse: '別のユーザーとしてサインインする',
  noGroup: (workspace) => `あなたはワークスペース ${workspace} のどのグループにも属していません`,
  suspended: (organization) => `組織 ${organization} は停止されています。理由は組織のユーザーに通知されています`,
  tooManyGroups: (workspace, groups, bytes, limit) =>
    `あなたはワークスペース ${workspace} の ${groups} 個のグループに属しており、トークン内で ${bytes} バイトになります。上限は ${limit} バイトです`,
  workspaceGone: 'ワークスペースはすでに存在しません',
  connectDevice: 'デバイスの接続',
  enterCode: 'デバイスに表示されているコードを入力してください。',
  goOn: '続ける',
  noSuchCode: 'そのコードは存在しないか、有効期限が切れています。デバイスの表示をもう一度確認してください。',
  deviceRefused: 'デバイスは許可されませんでした。',
  deviceFailed: (description) => `処理できませんでした: ${description ?? 'デバイスでもう一度始めてください'}。`,
  letIn: 'このデバイスを許可しますか?',
  deviceAsks: (client, address, code) =>
    `デバイスがあなたの名前で ${client} へのアクセスを求めています。要求元のアドレスは ${address}、表示されているコードは ${code} です。`,
  onlyYours:
    'あなた自身のデバイスで、たった今操作を始めた場合にのみ続けてください。他の人からこのページに案内された場合は続けないでください。',
  notMine: '自分のデバイスではない',
  deviceIn: 'デバイスを許可しました',
  goBack: 'デバイスに戻ってください。このページは閉じて構いません。',
  signOut: 'サインアウトしますか?',
  yesSignOut: 'はい、サインアウトします',
  noStay: 'いいえ、サインインしたままにします',
  signedOut: 'サインアウトしました',
  close: 'このページは閉じて構いません。',
};

/** The texts in each language. */
export const messages: Readonly<Record<Language, Messages>> = { en, ja };
