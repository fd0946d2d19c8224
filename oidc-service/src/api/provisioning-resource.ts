import { names } from '@hexabase-kaas/tenancy';
import { z } from 'zod';
import { type Duty, dutyNames } from '../provisioning/index.js';
import { groupName, moment, organizationId, origin, personId, workspaceId } from './resource.js';

const id = (maxLength: number, what: string) =>
  z.string().max(maxLength).regex(new RegExp(names.idPattern)).meta({ description: what });
const word = z.string().max(253);
const words = z.array(word).max(1_000);

/** Name of a workspace within its organization. */
export const workspaceName = id(names.maxLength.workspace, 'Name of the workspace within its organization.');
/** Name of a project. */
export const projectName = id(names.maxLength.project, 'Name of the project: its namespace.');
/** Name of a role. */
export const roleName = id(names.maxLength.role, 'Name of the role.');
/** Name of a binding. */
export const bindingName = id(names.maxLength.binding, 'Name of the binding.');
/** Id of a change. */
export const changeId = z
  .string()
  .regex(/^c-[0-9a-z]{20}$/)
  .meta({ description: 'Id of the change.' });

/** A change. */
const changeFields = z.strictObject({
  id: changeId,
  organization: organizationId,
  workspace: workspaceId.nullable(),
  target: z.string().meta({ description: 'What it is about: `project/acme--shop/web`.' }),
  action: z.enum(['put', 'delete']),
  actor: z.string(),
  state: z.enum(['accepted', 'proposed', 'committed', 'applied', 'failed', 'withdrawn']).meta({
    description:
      '`accepted` waits to be committed; `proposed` waits on its branch for approval; `committed` waits for Flux; `applied`, `failed` and `withdrawn` are ends.',
  }),
  reason: z.string().nullable().meta({ description: 'Why it failed, or what it waits for, in words.' }),
  commit: z.string().nullable(),
  branch: z.string().nullable(),
  since: moment,
  committedAt: moment.nullable(),
  endedAt: moment.nullable(),
});
export const change = changeFields.meta({ id: 'Change' });
export const changeWithContent = changeFields
  .extend({
    content: z.record(z.string(), z.unknown()).nullable().meta({
      description:
        'What it puts, as the body of the PUT takes it: of a workspace among the changes of its organization, of everything inside among those of the workspace. Null for a removal, and elsewhere.',
    }),
  })
  .meta({ id: 'ChangeWithContent' });

const where = {
  origin,
  file: z.string().meta({ description: 'File of the tenancy repository that it stands in, or will.' }),
  change: change.nullable().meta({ description: 'The latest change of it made here.' }),
};
const inWorkspace = { workspace: workspaceId };

export const workspaceInput = z
  .strictObject({
    plan: word,
    hostCluster: word.optional().meta({ description: 'May be left out where there is one; never changes.' }),
    nodePool: word.optional(),
    hostnames: words.optional(),
    internetEgress: z.boolean().optional(),
    egressCidrs: words.optional(),
    retention: z.enum(['keep', 'delete']).optional(),
    kubernetesVersion: word.optional(),
  })
  .meta({ id: 'WorkspaceDeclarationInput' });
export const workspaceDeclaration = z
  .strictObject({
    id: workspaceId,
    organization: organizationId,
    name: workspaceName,
    spec: workspaceInput,
    creator: personId.or(z.string()),
    suspended: z.boolean(),
    ...where,
  })
  .meta({ id: 'WorkspaceDeclaration' });

const rule = z
  .strictObject({
    apiGroups: words,
    resources: words,
    verbs: words,
    resourceNames: words.optional(),
  })
  .meta({ id: 'PolicyRule', description: 'As in RBAC.' });
export const roleInput = z.strictObject({ rules: z.array(rule).max(100) }).meta({ id: 'RoleInput' });
export const role = z
  .strictObject({ ...inWorkspace, project: projectName, name: roleName, spec: roleInput, ...where })
  .meta({ id: 'Role' });

const quota = z
  .record(z.string().max(63), z.union([z.string().max(40), z.number()]))
  .meta({ description: 'Amounts by resource, as in a document.' });
export const projectInput = z
  .strictObject({
    parent: word.optional(),
    quota: quota.optional(),
    allowFrom: words.optional(),
    ingressPorts: z.array(z.int().min(1).max(65_535)).max(100).optional(),
  })
  .meta({ id: 'ProjectInput' });
export const project = z
  .strictObject({
    ...inWorkspace,
    name: projectName,
    spec: projectInput,
    roles: z.array(z.strictObject({ name: roleName, rules: z.array(rule) })),
    ...where,
  })
  .meta({ id: 'Project' });

export const groupInput = z
  .strictObject({ parent: groupName.optional().meta({ description: 'Default: WorkspaceMembers.' }) })
  .meta({ id: 'GroupInput' });
export const groupDeclaration = z
  .strictObject({ ...inWorkspace, name: groupName, spec: groupInput, ...where })
  .meta({ id: 'GroupDeclaration' });

export const bindingInput = z
  .strictObject({
    group: groupName,
    clusterRole: z.enum([names.workspaceAdmin, names.workspaceViewer]).optional(),
    project: word.optional(),
    role: word.optional(),
  })
  .meta({ id: 'GroupBindingInput', description: 'Give `clusterRole`, or `project` and `role`.' });
export const binding = z
  .strictObject({ ...inWorkspace, name: bindingName, spec: bindingInput, ...where })
  .meta({ id: 'GroupBinding' });

const amount = z.string();
const price = z.strictObject({ currency: z.string(), amount: z.string(), interval: z.enum(['month', 'year']) });
export const plan = z
  .strictObject({
    name: z.string(),
    version: z.int(),
    isolation: z.enum(['shared', 'dedicated']),
    limits: z.strictObject({ cpu: amount, memory: amount, storage: amount, pods: z.int() }),
    projectQuota: z.strictObject({ cpu: amount, memory: amount, storage: amount, pods: z.int() }),
    services: z.int(),
    loadBalancers: z.int(),
    replicas: z.int().meta({ description: 'Replicas of the control plane.' }),
    podSecurity: z.enum(['baseline', 'restricted']),
    exec: z.boolean(),
    prices: z.array(price),
    reviewed: z.boolean().meta({ description: 'Whether somebody has to approve a workspace that gets it.' }),
  })
  .meta({ id: 'Plan' });
export const hostCluster = z
  .strictObject({ name: z.string(), region: z.string(), nodePools: z.array(z.string()) })
  .meta({ id: 'HostCluster' });

export const grantableResource = z
  .strictObject({ apiGroup: z.string(), resource: z.string(), verbs: z.array(z.string()) })
  .meta({
    id: 'GrantableResource',
    description: 'A resource, and the verbs on it that the caller may put into a role.',
  });

const extent = z.enum(['all', 'some', 'none']);
export const groupAccess = z
  .strictObject({
    group: groupName,
    parent: groupName.nullable(),
    because: z
      .array(
        z.strictObject({
          group: groupName.meta({ description: 'Group that is bound: this one, or one above it.' }),
          binding: z.string().nullable().meta({ description: 'Null for what every workspace binds.' }),
          role: z.string(),
          project: z.string().nullable().meta({ description: 'Project of the role: this one, or one above it.' }),
        }),
      )
      .meta({ description: 'Bindings by which it may do something.' }),
    may: z.strictObject(Object.fromEntries(dutyNames.map((duty) => [duty, extent])) as Record<Duty, typeof extent>),
  })
  .meta({ id: 'GroupAccess', description: 'What a group may do in a project, by RBAC alone.' });
