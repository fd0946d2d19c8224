import type { Language } from '../http/page/language.js';

const en = {
  title: 'Invitation',
  invited: (organization: string) => `You are invited to the organization ${organization}.`,
  role: { admin: 'You will administer it.', billing: 'You will see to its billing.' },
  group: (group: string, workspace: string) => `You will be in the group ${group} of the workspace ${workspace}.`,
  accept: 'Accept',
  over: 'This invitation is not there any more. It was accepted, taken back, or has expired. Ask for another one.',
  accepted: 'You have accepted the invitation.',
  goOn: 'Continue',
  mailSubject: (organization: string) => `Invitation to ${organization}`,
  mailText: (organization: string, link: string, until: string) =>
    `You are invited to the organization ${organization} on Hexabase KaaS.\n\nOpen this link to accept. It works once, until ${until}:\n\n${link}\n\nWhoever has the link can accept, so do not pass it on. If you do not expect it, you need not do anything.\n`,
};

/** Texts of pages and mails about invitations. */
export type Messages = typeof en;

const ja: Messages = {
  title: '招待',
  invited: (organization) => `組織「${organization}」に招待されています。`,
  role: { admin: 'この組織の管理者になります。', billing: 'この組織の請求担当になります。' },
  group: (group, workspace) => `ワークスペース「${workspace}」のグループ「${group}」に入ります。`,
  accept: '承諾する',
  over: 'この招待は無効です。承諾済み、取り消し済み、または期限切れです。新しい招待を依頼してください。',
  accepted: '招待を承諾しました。',
  goOn: '続ける',
  mailSubject: (organization) => `${organization}への招待`,
  mailText: (organization, link, until) =>
    `Hexabase KaaSの組織「${organization}」に招待されています。\n\n承諾するには次のリンクを開いてください。リンクは${until}まで、一度だけ使えます。\n\n${link}\n\nリンクを知っている人は誰でも承諾できるため、転送しないでください。心当たりがない場合は、何もする必要はありません。\n`,
};

/** The texts in each language. */
export const messages: Readonly<Record<Language, Messages>> = { en, ja };
