import type { Language } from '../../http/page/language.js';
import { counted } from './counted.js';

const en = {
  home: {
    title: 'Your organizations',
    lead: 'An organization is who pays and who administers. Its workspaces are Kubernetes clusters of their own.',
    all: 'All organizations',
    private: 'Yours alone',
    memberOnly: 'Member of a workspace',
    emptyTitle: 'You are in no organization yet',
    emptyText: 'Ask an admin for an invitation, and open the link that they send you.',
  },
  role: { admin: 'Admin', billing: 'Billing' },
  roleHint: {
    admin: 'An admin sees to users, invitations, settings, audit and billing.',
    billing: 'A billing user sees to billing, and sees users and workspaces.',
  },
  overview: {
    people: 'Users',
    manage: 'All users',
    users: (count: number) => counted(count, 'user', 'users'),
    usersHint: 'They see to the organization. Working in a workspace is for its members.',
    more: (count: number) => `and ${counted(count, 'more', 'more')}`,
    invite: 'Invite somebody',
  },
  workspacesEmpty: {
    title: 'No workspace yet',
    text: 'A workspace is a Kubernetes API server of its own, with a plan that says how much it may use. It is declared in the tenancy: add a Workspace document, and Flux makes it.',
    make: 'A workspace is a Kubernetes API server of its own, with a plan that says how much it may use. Choose a plan, and Flux makes it within minutes.',
  },
  users: {
    title: 'Users',
    lead: 'Admins run the organization; billing users see to payment. Neither role gives a right inside a workspace.',
    email: 'E-mail',
    role: 'Role',
    change: 'Change role',
    remove: 'Remove',
    leave: 'Leave',
    removeTitle: 'Remove a user',
    leaveTitle: 'Leave the organization',
    removeText: (who: string, organization: string) =>
      `${who} will no longer be a user of ${organization}, and the invitations that they made end. What they hold inside workspaces stays. To come back they need a new invitation.`,
    leaveText: (organization: string) =>
      `You will no longer be a user of ${organization}, and the invitations that you made end. What you hold inside workspaces stays. To come back you need a new invitation.`,
    invite: 'Invite a user',
    roleOf: (who: string) => `Role of ${who}`,
  },
  invitations: {
    title: 'Invitations',
    lead: 'Links that can still be accepted. Each works once, for whoever opens it.',
    emptyTitle: 'No invitation is waiting',
    emptyText: 'Make one below: you get a link to pass on, and it is mailed when you give an address.',
    newTitle: 'Invite somebody',
    email: 'E-mail address (optional)',
    emailHint: 'The link goes there. Without an address you pass it on yourself.',
    role: 'Role in the organization',
    days: 'Valid for how many days',
    daysHint: 'A whole number from 1 to 30.',
    make: 'Make the invitation',
    to: 'To',
    gives: 'Gives',
    group: (group: string, workspace: string) => `${group} in ${workspace}`,
    revoke: 'Take back',
    revokeTitle: 'Take an invitation back',
    revokeText: 'The link stops working at once. Whoever has accepted already stays.',
    madeTitle: 'The invitation is made',
    madeText:
      'Pass this link on, and only to the person whom you mean: whoever opens it first can accept. It is shown this once.',
    madeAgain:
      'This invitation was made before. Its link is shown once only; take it back and make another one if the link is lost.',
    mailed: 'It was also mailed to the address.',
    link: 'Link of the invitation',
    noAddress: 'Link only',
    all: 'All invitations',
  },
  organizationSettings: {
    title: 'Settings of the organization',
    name: 'Name',
    nameHint: 'From 1 to 200 characters, on one line.',
    declared: 'The name is declared in the tenancy. Change the displayName of the Organization there.',
    facts: 'About',
  },
};

/** Texts about organizations and their users. */
export type OrganizationMessages = typeof en;

const ja: OrganizationMessages = {
  home: {
    title: '所属する組織',
    lead: '組織は、支払いと管理の単位です。各ワークスペースは独立したKubernetesクラスターです。',
    all: 'すべての組織',
    private: '個人用',
    memberOnly: 'ワークスペースのメンバー',
    emptyTitle: 'まだどの組織にも所属していません',
    emptyText: '管理者に招待を依頼し、届いたリンクを開いてください。',
  },
  role: { admin: '管理者', billing: '請求担当' },
  roleHint: {
    admin: '管理者は、ユーザー、招待、設定、監査、請求を扱います。',
    billing: '請求担当は、請求を扱い、ユーザーとワークスペースの一覧を閲覧できます。',
  },
  overview: {
    people: 'ユーザー',
    manage: 'すべてのユーザー',
    users: (count) => `${count}人`,
    usersHint: '組織を運営する人です。ワークスペースでの作業は、そのメンバーが行います。',
    more: (count) => `ほか${count}件`,
    invite: '招待する',
  },
  workspacesEmpty: {
    title: 'ワークスペースはまだありません',
    text: 'ワークスペースは、独立したKubernetes APIサーバーです。使える量はプランで決まります。テナンシーにWorkspaceドキュメントを追加すると、Fluxが作成します。',
    make: 'ワークスペースは、独立したKubernetes APIサーバーです。使える量はプランで決まります。プランを選ぶと、Fluxが数分で作成します。',
  },
  users: {
    title: 'ユーザー',
    lead: '管理者は組織を運営し、請求担当は支払いを担当します。どちらの役割にも、ワークスペース内の権限はありません。',
    email: 'メールアドレス',
    role: '役割',
    change: '役割を変更',
    remove: '削除',
    leave: '脱退',
    removeTitle: 'ユーザーの削除',
    leaveTitle: '組織からの脱退',
    removeText: (who, organization) =>
      `${who}は「${organization}」のユーザーではなくなり、この人が作成した招待も無効になります。ワークスペース内の権限は残ります。再び参加するには、新しい招待が必要です。`,
    leaveText: (organization) =>
      `あなたは「${organization}」のユーザーではなくなり、あなたが作成した招待も無効になります。ワークスペース内の権限は残ります。再び参加するには、新しい招待が必要です。`,
    invite: 'ユーザーを招待',
    roleOf: (who) => `${who}の役割`,
  },
  invitations: {
    title: '招待',
    lead: 'まだ承諾できるリンクです。それぞれ一度だけ、最初に開いた人が使えます。',
    emptyTitle: '承諾待ちの招待はありません',
    emptyText:
      '下のフォームで作成すると、渡すためのリンクが表示されます。メールアドレスを入力すると、メールでも送信されます。',
    newTitle: '招待する',
    email: 'メールアドレス(任意)',
    emailHint: 'リンクの送信先です。入力しない場合は、自分でリンクを渡してください。',
    role: '組織での役割',
    days: '有効日数',
    daysHint: '1から30までの整数。',
    make: '招待を作成',
    to: '宛先',
    gives: '与える権限',
    group: (group, workspace) => `${workspace}の${group}`,
    revoke: '取り消す',
    revokeTitle: '招待の取り消し',
    revokeText: 'リンクはすぐに使えなくなります。すでに承諾した人には影響しません。',
    madeTitle: '招待を作成しました',
    madeText:
      'このリンクを、招待する本人だけに渡してください。最初に開いた人が承諾できます。表示されるのは今回だけです。',
    madeAgain:
      'この招待は作成済みです。リンクは一度しか表示されません。紛失した場合は、取り消して新しい招待を作成してください。',
    mailed: '入力したアドレスにもメールを送信しました。',
    link: '招待のリンク',
    noAddress: 'リンクのみ',
    all: 'すべての招待',
  },
  organizationSettings: {
    title: '組織の設定',
    name: '名前',
    nameHint: '1行、1文字以上200文字以内。',
    declared: '名前はテナンシーで宣言されています。OrganizationのdisplayNameをそこで変更してください。',
    facts: '基本情報',
  },
};

/** The texts in each language. */
export const organizationMessages: Readonly<Record<Language, OrganizationMessages>> = { en, ja };
