import { names } from '@hexabase-kaas/tenancy';
import { z } from 'zod';

const dnsId = (maxLength: number) => z.string().max(maxLength).regex(new RegExp(names.idPattern));

/** Id of an organization. */
export const organizationId = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/)
  .max(63)
  .meta({ description: 'Id of the organization.' });
/** Id of a workspace: its host namespace. */
export const workspaceId = z
  .string()
  .max(names.maxLength.organization + names.maxLength.workspace + 2)
  .regex(/^[a-z0-9-]+--[a-z0-9-]+$/)
  .meta({ description: 'Id of the workspace: `<organization>--<workspace>`.' });
/** Name of a group. */
export const groupName = z
  .string()
  .max(names.maxLength.group)
  .regex(new RegExp(names.groupPattern))
  .meta({ description: 'Name of the group, as in the `groups` claim.' });
/** Opaque id of a person. */
export const personId = z
  .string()
  .max(128)
  .regex(/^u-[A-Za-z0-9._-]+$/)
  .meta({ description: 'Opaque id of the person.' });
/** Id of a right for an emergency, chosen by whoever declares it. */
export const breakGlassId = dnsId(63).meta({ description: 'Id, chosen by whoever declares it.' });

/** Id of a session. */
export const sessionId = z
  .string()
  .regex(/^s-[a-z0-9]{1,40}$/)
  .meta({ description: 'Id of the session; not its secret.' });
/** Id of an account at a provider. */
export const accountId = z
  .string()
  .regex(/^a-[a-z0-9]{1,40}$/)
  .meta({ description: 'Id of the account.' });

/** Text on one line. */
export const text = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value), 'text on one line')
    .meta({ pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$' });

/** A moment. */
export const moment = z.iso
  .datetime()
  // To PostgreSQL there is no year 0.
  .refine((value) => !value.startsWith('0000'), 'a year after 0')
  .meta({ description: 'UTC, RFC 3339.' });
/** A month. */
export const month = z
  .string()
  .regex(/^2\d{3}-(0[1-9]|1[0-2])$/)
  .meta({ description: 'Month of UTC: `2026-11`.' });
/** Where something comes from. */
export const origin = z.enum(['declared', 'managed']).meta({
  description: '`declared` by the tenancy, and changed there alone; `managed` here.',
});

/** One page: `next` is the cursor of the page after it, null at the end. */
export const page = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), next: z.string().nullable() });

/** Query of a list. Pages stay where they are when something is added: a cursor names the last item that was seen. */
export const paging = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'Items of a page.' }),
  cursor: z
    .string()
    .max(512)
    .regex(/^[A-Za-z0-9_-]+$/)
    .optional()
    .meta({ description: '`next` of the page before.' }),
});

export const workspace = z
  .strictObject({ id: workspaceId, organization: organizationId, name: z.string(), origin })
  .meta({ id: 'Workspace' });
export const group = z
  .strictObject({
    name: groupName,
    parent: groupName.nullable(),
    origin,
    state: z.enum(['applied', 'pending']).meta({ description: '`pending` is declared and waits for its bindings.' }),
    members: z.int().min(0).meta({ description: 'People directly in it.' }),
  })
  .meta({ id: 'Group' });
export const membership = z
  .strictObject({
    workspace: workspaceId,
    group: groupName,
    person: personId,
    name: z.string().nullable(),
    origin,
    since: moment,
  })
  .meta({ id: 'Membership' });
export const heldGroup = z
  .strictObject({
    group: groupName,
    because: z.array(
      z.strictObject({
        path: z
          .array(groupName)
          .meta({ description: 'From the group that the person is directly in, up to this one.' }),
        origin: z.enum(['declared', 'managed', 'break-glass']),
      }),
    ),
  })
  .meta({ id: 'HeldGroup' });
export const breakGlassTerms = z
  .strictObject({
    person: personId,
    group: groupName,
    reason: text(200).meta({ description: 'Why; without names of people.' }),
    expiresAt: moment,
  })
  .meta({ id: 'BreakGlassTerms' });
export const breakGlass = z
  .strictObject({
    workspace: workspaceId,
    id: breakGlassId,
    person: personId,
    group: groupName,
    reason: z.string(),
    since: moment,
    expiresAt: moment,
    usedAt: moment.nullable(),
  })
  .meta({ id: 'BreakGlass' });
export const auditEvent = z
  .strictObject({
    position: z.int().min(1),
    at: moment,
    actor: z.string(),
    action: z.string(),
    target: z.string(),
    organization: z.string().nullable(),
    source: z.string(),
    result: z.enum(['allowed', 'denied', 'failed']),
    requestId: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    previousHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEvent' });
/** What is looked for as it is. PostgreSQL has no NUL in texts. */
const searched = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .refine((value) => value.isWellFormed() && !value.includes('\0'));
export const auditFilter = z.strictObject({
  actor: searched(200).optional(),
  action: z
    .string()
    .regex(/^[a-z.-]{1,60}$/)
    .optional(),
  target: searched(300).optional(),
  result: z.enum(['allowed', 'denied', 'failed']).optional(),
  from: moment.optional(),
  until: moment.optional(),
});
export const auditVerification = z
  .strictObject({
    position: z.int().min(0),
    hash: z.string(),
    retainedFrom: z.int().optional().meta({ description: 'Last position that retention cut off.' }),
    broken: z
      .strictObject({ position: z.int(), reason: z.enum(['missing', 'changed', 'unlinked', 'unknown']) })
      .optional(),
    at: moment,
  })
  .meta({ id: 'AuditVerification' });
export const profileInput = z
  .strictObject({
    name: text(120).nullable(),
    locale: z
      .string()
      .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/)
      .max(35)
      .nullable(),
  })
  .meta({ id: 'ProfileInput' });
export const profile = z
  .strictObject({
    person: personId,
    name: z.string().nullable(),
    locale: z.string().nullable(),
    email: z.string().nullable(),
    restrictedSince: moment.nullable(),
  })
  .meta({ id: 'Profile' });
export const personalData = z
  .strictObject({
    person: personId,
    at: moment,
    tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
    purposes: z.record(z.string(), z.string()),
    memberships: z.array(z.strictObject({ workspace: workspaceId, group: groupName })),
    organizations: z.array(z.strictObject({ organization: organizationId, role: z.string() })),
  })
  .meta({ id: 'PersonalData' });

/** The caller, and the accounts with which they sign in. */
export const self = z.strictObject({
  id: personId,
  name: z.string().nullable(),
  email: z.string().nullable(),
  locale: z.string().nullable(),
  accounts: z.array(
    z.strictObject({
      id: accountId,
      provider: z.string(),
      email: z.string().nullable(),
      emailVerified: z.boolean(),
    }),
  ),
});

/** A browser in which the caller is signed in. */
export const session = z.strictObject({
  id: sessionId,
  provider: z.string().nullable(),
  userAgent: z.string().nullable(),
  address: z.string().nullable(),
  createdAt: moment,
  lastSeenAt: moment,
  expiresAt: moment,
  current: z.boolean().meta({ description: 'Whether it is the one of this call.' }),
});
