/** What people are told of; stable. */
export const noticeKinds = [
  'workspace-ready',
  'workspace-failed',
  'change-applied',
  'change-failed',
  'change-needs-approval',
  'billing-stage',
  'cap-reached',
  'member-added',
  'member-removed',
  'role-changed',
  'role-taken',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Kinds that people choose to get by mail. Of money there are mails of their own, which nobody can turn off. */
export const chosenKinds: readonly NoticeKind[] = noticeKinds.filter(
  (kind) => kind !== 'billing-stage' && kind !== 'cap-reached',
);
/** Kinds that are mailed to who has chosen nothing: those that ask for something to be done. */
export const standardMails: readonly NoticeKind[] = ['workspace-failed', 'change-failed', 'change-needs-approval'];

/** Who is told: a person, admins of the organization and of the workspace, or every user of the organization. */
export type Audience = { readonly person: string } | 'admins' | 'users';

/** Something to tell, in opaque ids. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly organization: string;
  /** Id of the workspace. */
  readonly workspace: string | null;
  /** What it is about, and what became of it; members belong to the kind. */
  readonly subject: Readonly<Record<string, string>>;
  readonly audience: Audience;
}

/** An event of the audit, as far as it is looked at. */
export interface AuditedEvent {
  readonly action: string;
  readonly actor: string;
  readonly target: string;
  readonly organization_id: string | null;
  readonly result: string;
  readonly details: unknown;
}

/** What an event of the audit is the reason to tell: a pure function. */
export function noticesOf(event: AuditedEvent): Notice[] {
  const { action, target, result, organization_id: organization } = event;
  if (organization === null) return [];
  const details = (event.details ?? {}) as Readonly<Record<string, unknown>>;
  const text = (name: string): string =>
    typeof details[name] === 'string' ? (details[name] as string).slice(0, 300) : '';
  const [noun, first = ''] = target.split('/');
  const workspace = first.includes('--') ? first : null;
  const about = { organization, workspace };
  const toPerson = (kind: NoticeKind, person: string, subject: Readonly<Record<string, string>>): Notice[] =>
    !person.startsWith('u-') ? [] : [{ kind, ...about, subject, audience: { person } }];
  // A change failed is told of by what failed, everything else by what was done.
  if (action === 'change.fail') return toPerson('change-failed', text('for'), { target });
  if (result !== 'allowed') return [];
  switch (action) {
    case 'workspace.ready':
      return [{ kind: 'workspace-ready', ...about, subject: {}, audience: 'admins' }];
    case 'workspace.fail':
      return [{ kind: 'workspace-failed', ...about, subject: { cause: text('cause') }, audience: 'admins' }];
    case 'change.apply':
      return toPerson('change-applied', text('for'), { target });
    case 'change.propose':
      return [
        { kind: 'change-needs-approval', ...about, subject: { target, change: text('change') }, audience: 'admins' },
      ];
    case 'grace.enter':
      return [{ kind: 'billing-stage', ...about, subject: { stage: text('to') }, audience: 'users' }];
    case 'usage-cap.reach':
      return [
        {
          kind: 'cap-reached',
          ...about,
          subject: { meter: text('meter'), percent: text('percent') },
          audience: 'users',
        },
      ];
    case 'membership.put':
      return toPerson('member-added', text('person'), { group: text('group') });
    case 'membership.remove':
      return toPerson('member-removed', text('person'), { group: text('group') });
    case 'organization-user.update':
      return toPerson('role-changed', target.split('/')[2] ?? '', { role: text('role') });
    case 'organization-user.delete':
      return toPerson('role-taken', target.split('/')[2] ?? '', {});
    case 'directory.apply':
    case 'directory.remove':
      return noun === 'workspace'
        ? [
            ...members(details.setMembers).flatMap(([group, person]) => toPerson('member-added', person, { group })),
            ...members(details.removedMembers).flatMap(([group, person]) =>
              toPerson('member-removed', person, { group }),
            ),
          ]
        : [];
    default:
      return [];
  }
}

/** From `WSUsers: u-1`. */
const members = (list: unknown): (readonly [string, string])[] =>
  (Array.isArray(list) ? list : []).flatMap((one) => {
    const [, group, person] = /^([A-Za-z0-9-]+): (u-\S+)$/.exec(String(one)) ?? [];
    return group === undefined || person === undefined ? [] : [[group, person] as const];
  });
