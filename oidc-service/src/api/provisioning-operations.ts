import { z } from 'zod';
import { changeOperations } from './change-operations.js';
import { operation } from './operation.js';
import * as resource from './provisioning-resource.js';
import { groupName, organizationId, workspaceId } from './resource.js';

const none = z.strictObject({});
const organization = z.strictObject({ organization: organizationId });
const named = organization.extend({ name: resource.workspaceName });
const workspace = z.strictObject({ workspace: workspaceId });
const project = workspace.extend({ project: resource.projectName });
const role = project.extend({ role: resource.roleName });
const group = workspace.extend({ group: groupName });
const binding = workspace.extend({ binding: resource.bindingName });
const all = <T extends z.ZodType>(item: T) => z.strictObject({ items: z.array(item) });
const nothing = z.null();
const read = { method: 'get', query: none, versioned: true } as const;
const put = { method: 'put', query: none, versioned: true } as const;
const remove = { method: 'delete', query: none, versioned: true, answer: nothing } as const;

/** What is declared in the tenancy repository, and changes of it, which are committed there. */
export const provisioningOperations = {
  ...changeOperations,
  listWorkspaceDeclarations: operation({
    method: 'get',
    path: '/organizations/{organization}/workspaces',
    summary: 'Workspaces that the tenancy declares, or will as soon as changes are committed',
    right: 'organization:users',
    action: 'workspace.list',
    params: organization,
    query: none,
    answer: all(resource.workspaceDeclaration),
  }),
  getWorkspaceDeclaration: operation({
    ...read,
    path: '/organizations/{organization}/workspaces/{name}',
    summary: 'A workspace as the tenancy declares it',
    right: 'organization:users',
    action: 'workspace.read',
    params: named,
    answer: resource.workspaceDeclaration,
  }),
  putWorkspace: operation({
    ...put,
    path: '/organizations/{organization}/workspaces/{name}',
    summary: 'Makes or changes a workspace; whoever makes it becomes a member of its WSAdmins',
    right: 'organization:manage',
    action: 'workspace.put',
    params: named,
    body: resource.workspaceInput,
    answer: resource.workspaceDeclaration,
  }),
  removeWorkspace: operation({
    ...remove,
    path: '/organizations/{organization}/workspaces/{name}',
    summary: 'Removes a workspace with all that is in it; its volumes are kept unless its `retention` says otherwise',
    right: 'organization:manage',
    action: 'workspace.delete',
    params: named,
  }),
  listProjects: operation({
    method: 'get',
    path: '/workspaces/{workspace}/projects',
    summary: 'Projects of a workspace, with their roles',
    right: 'workspace:people',
    action: 'project.list',
    params: workspace,
    query: none,
    answer: all(resource.project),
  }),
  getProject: operation({
    ...read,
    path: '/workspaces/{workspace}/projects/{project}',
    summary: 'A project, with its roles',
    right: 'workspace:people',
    action: 'project.read',
    params: project,
    answer: resource.project,
  }),
  putProject: operation({
    ...put,
    path: '/workspaces/{workspace}/projects/{project}',
    summary: 'Makes or changes a project; its roles stay',
    right: 'workspace:manage',
    action: 'project.put',
    params: project,
    body: resource.projectInput,
    answer: resource.project,
  }),
  removeProject: operation({
    ...remove,
    path: '/workspaces/{workspace}/projects/{project}',
    summary: 'Removes a project, and with its namespace all that is in it',
    right: 'workspace:manage',
    action: 'project.delete',
    params: project,
  }),
  listProjectAccess: operation({
    method: 'get',
    path: '/workspaces/{workspace}/projects/{project}/access',
    summary: 'What each group may do in a project, and by which bindings',
    right: 'workspace:people',
    action: 'project.read',
    params: project,
    query: none,
    answer: all(resource.groupAccess),
  }),
  listGrantable: operation({
    method: 'get',
    path: '/workspaces/{workspace}/projects/{project}/grantable',
    summary: 'What the caller may put into a role of a project: what they hold there, and roles may give',
    right: 'workspace:people',
    action: 'role.read',
    params: project,
    query: none,
    answer: all(resource.grantableResource),
  }),
  getRole: operation({
    ...read,
    path: '/workspaces/{workspace}/projects/{project}/roles/{role}',
    summary: 'A role of a project',
    right: 'workspace:people',
    action: 'role.read',
    params: role,
    answer: resource.role,
  }),
  putRole: operation({
    ...put,
    path: '/workspaces/{workspace}/projects/{project}/roles/{role}',
    summary: 'Makes or changes a role; it gives no right that the caller does not hold in the project',
    right: 'workspace:grant',
    action: 'role.put',
    params: role,
    body: resource.roleInput,
    answer: resource.role,
  }),
  removeRole: operation({
    ...remove,
    path: '/workspaces/{workspace}/projects/{project}/roles/{role}',
    summary: 'Removes a role that nothing binds',
    right: 'workspace:manage',
    action: 'role.delete',
    params: role,
  }),
  listGroupDeclarations: operation({
    method: 'get',
    path: '/workspaces/{workspace}/group-tree',
    summary: 'The group tree of a workspace as the tenancy declares it, or will as soon as changes are committed',
    right: 'workspace:people',
    action: 'group.list',
    params: workspace,
    query: none,
    answer: all(resource.groupDeclaration),
  }),
  getGroupDeclaration: operation({
    ...read,
    path: '/workspaces/{workspace}/groups/{group}',
    summary: 'A group as the tenancy declares it',
    right: 'workspace:people',
    action: 'group.read',
    params: group,
    answer: resource.groupDeclaration,
  }),
  putGroup: operation({
    ...put,
    path: '/workspaces/{workspace}/groups/{group}',
    summary: 'Makes a group, or puts it below another one',
    right: 'workspace:grant',
    action: 'group.put',
    params: group,
    body: resource.groupInput,
    answer: resource.groupDeclaration,
  }),
  removeGroup: operation({
    ...remove,
    path: '/workspaces/{workspace}/groups/{group}',
    summary: 'Removes a group that nothing binds and no other one is below',
    right: 'workspace:manage',
    action: 'group.delete',
    params: group,
  }),
  listBindings: operation({
    method: 'get',
    path: '/workspaces/{workspace}/bindings',
    summary: 'Bindings of groups to roles',
    right: 'workspace:people',
    action: 'binding.list',
    params: workspace,
    query: none,
    answer: all(resource.binding),
  }),
  getBinding: operation({
    ...read,
    path: '/workspaces/{workspace}/bindings/{binding}',
    summary: 'A binding of a group to a role',
    right: 'workspace:people',
    action: 'binding.read',
    params: binding,
    answer: resource.binding,
  }),
  putBinding: operation({
    ...put,
    path: '/workspaces/{workspace}/bindings/{binding}',
    summary: 'Gives a group a role, when the caller holds all that the role gives',
    right: 'workspace:grant',
    action: 'binding.put',
    params: binding,
    body: resource.bindingInput,
    answer: resource.binding,
  }),
  removeBinding: operation({
    ...remove,
    path: '/workspaces/{workspace}/bindings/{binding}',
    summary: 'Takes a role from a group',
    right: 'workspace:manage',
    action: 'binding.delete',
    params: binding,
  }),
} as const;
