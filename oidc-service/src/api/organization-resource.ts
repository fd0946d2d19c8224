import { z } from 'zod';
import { groupName, moment, organizationId, origin, personId, text, workspaceId } from './resource.js';

export const organization = z
  .strictObject({
    id: organizationId,
    name: z.string(),
    private: z.boolean(),
    origin,
    role: z
      .enum(['admin', 'billing'])
      .nullable()
      .meta({ description: 'Of the caller; null for a member of one of its workspaces who is no organization user.' }),
  })
  .meta({ id: 'Organization' });
export const organizationInput = z.strictObject({ name: text(200).regex(/\S/) }).meta({ id: 'OrganizationInput' });
const role = z.enum(['admin', 'billing']);
export const organizationUser = z
  .strictObject({
    person: personId,
    name: z.string().nullable(),
    email: z.string().nullable().meta({
      description:
        'Address of mail, for admins of the organization alone, who invite by address and have to know whom they are about to promote or remove. Null for everybody else, for whom the name does, and when the person restricted its use.',
    }),
    role,
    origin,
  })
  .meta({ id: 'OrganizationUser' });
export const organizationUserInput = z.strictObject({ role }).meta({ id: 'OrganizationUserInput' });
/** Id of an invitation, chosen by whoever makes it. */
export const invitationId = z
  .string()
  .regex(/^i-[a-z0-9-]{16,61}$/)
  .meta({ description: 'Id, chosen by whoever makes it: `i-` and something random, such as a UUID.' });
const token = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .meta({ description: 'Last part of the link.' });
export const invitationToken = z.strictObject({ token }).meta({ id: 'InvitationToken' });
export const invitationTerms = z
  .strictObject({
    email: z.email().max(254).optional().meta({ description: 'To whom the link is mailed.' }),
    role: role.optional(),
    workspace: workspaceId.optional(),
    group: groupName.optional(),
    days: z.int().min(1).max(30).default(7).meta({ description: 'Until it expires.' }),
  })
  .refine(({ workspace: id, group: name }) => (id === undefined) === (name === undefined), {
    message: 'give workspace and group together',
  })
  .refine(({ role: given, group: name }) => given !== undefined || name !== undefined, {
    message: 'give a role, or a workspace and a group',
  })
  .meta({ id: 'InvitationTerms' });
const gift = { role: role.nullable(), workspace: workspaceId.nullable(), group: groupName.nullable() };
export const invitation = z
  .strictObject({
    id: invitationId,
    organization: organizationId,
    email: z.string().nullable(),
    ...gift,
    invitedBy: personId,
    since: moment,
    expiresAt: moment,
  })
  .meta({ id: 'Invitation' });
export const madeInvitation = invitation
  .extend({
    link: z.string().nullable().meta({
      description:
        'Whoever has it can accept. It is told once, by the answer that made the invitation; null afterwards, for a hash alone is kept.',
    }),
    mailed: z.boolean().meta({ description: 'Whether the link goes to the address.' }),
  })
  .meta({ id: 'MadeInvitation' });
export const acceptedInvitation = z
  .strictObject({ invitation: invitationId, organization: organizationId, ...gift })
  .meta({ id: 'AcceptedInvitation' });
