import type { Database } from '../database/database.js';
import type { OrganizationRole } from '../database/tables/organization.js';
import type { Caller } from '../http/caller.js';
import { Problem } from '../http/problem.js';
import { concerned, type Right, rights } from './right.js';
import { standingOf, type Target } from './standing.js';

/** A call that was refused by a right; the audit records it. */
export class Denied extends Problem {
  constructor(
    code: 'NOT_ALLOWED' | 'NOT_FOUND' | 'WORKSPACE_REFUSED',
    detail: string,
    /** Whose audit it shows up in. @default nobody's: what is not there belongs to no organization */
    readonly organization: string | undefined,
  ) {
    super(code, detail);
    this.name = 'Denied';
  }
}

/**
 * Asks for a right; in the transaction of the change and behind `lockPlace`, so that it holds until the change is made.
 * Who has nothing to do with the target is answered as if it were not there, everybody else that they may not.
 * @throws Denied; Problem SIGN_IN_NEEDED
 */
export async function authorize(db: Database, caller: Caller, right: Right, target: Target, at: Date): Promise<void> {
  if (caller.kind === 'anonymous') throw new Problem('SIGN_IN_NEEDED', 'sign in first');
  if (caller.kind !== 'person')
    throw new Denied('NOT_ALLOWED', 'this is for people; a machine has no right here', undefined);
  const { id } = caller;
  const person = await db.selectFrom('person').select('erased_at').where('id', '=', id).executeTakeFirst();
  if (person === undefined || person.erased_at !== null) throw new Problem('SIGN_IN_NEEDED', 'sign in first');
  const standing = await standingOf(db, id, target, at);
  const { who, holds } = rights[right];
  if (await holds(standing)) return;
  const { organization } = standing;
  if (concerned(standing)) throw new Denied('NOT_ALLOWED', `${who} may`, organization);
  throw new Denied('NOT_FOUND', 'there is none, or you cannot see it', organization);
}

/** Whether a person holds a right now, for what is offered to them; whatever they then do is authorized again. */
export async function mayDo(db: Database, person: string, right: Right, target: Target, at: Date): Promise<boolean> {
  const row = await db.selectFrom('person').select('erased_at').where('id', '=', person).executeTakeFirst();
  return row?.erased_at === null && rights[right].holds(await standingOf(db, person, target, at));
}

/** What somebody is given: a role in an organization, a group of a workspace, or both. */
export interface Gift {
  readonly role?: OrganizationRole | null | undefined;
  readonly workspace?: string | null | undefined;
  readonly group?: string | null | undefined;
}

/**
 * Asks for the right to every part of a gift: nobody grants what they do not hold. Asked when it is promised, and again when
 * it is taken.
 * @throws Denied, as `authorize`; Problem NOT_FOUND for a workspace of another organization
 */
export async function authorizeGift(
  db: Database,
  giver: string,
  organization: string,
  { role, workspace }: Gift,
  at: Date,
): Promise<void> {
  const caller = { kind: 'person', id: giver, session: '' } as const;
  if (role) await authorize(db, caller, 'organization:manage', { organization }, at);
  if (!workspace) return;
  const found = await db
    .selectFrom('workspace')
    .select('id')
    .where('id', '=', workspace)
    .where('organization_id', '=', organization)
    .executeTakeFirst();
  if (found === undefined) throw new Problem('NOT_FOUND', 'the organization has no such workspace');
  await authorize(db, caller, 'workspace:grant', { workspace }, at);
}
