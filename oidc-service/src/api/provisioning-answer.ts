import type { z } from 'zod';
import { type Declaration, type Edit, type Offer, type Reference, workspaceIdOf } from '../provisioning/index.js';
import * as resource from './provisioning-resource.js';

/** What can be declared through the API. */
export type DeclarationKind = Exclude<Reference['kind'], 'Suspension'>;

/** What the path of a call names. */
export function referenceOf(kind: DeclarationKind, params: Readonly<Record<string, string>>): Reference {
  const [organization = '', workspace = ''] = (params.workspace ?? `${params.organization}--${params.name}`).split(
    '--',
  );
  const { project = '', role = '', group = '', binding = '' } = params;
  const place = { kind, organization, workspace };
  switch (kind) {
    case 'Workspace':
      return { ...place, name: '' };
    case 'Project':
      return { ...place, name: project };
    case 'Role':
      return { ...place, project, name: role };
    case 'Group':
      return { ...place, name: group };
    case 'GroupBinding':
      return { ...place, name: binding };
  }
}

/** Fields that were given; a field that is undefined is none. */
export const fieldsGiven = (body: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));

/** What the ETag is of: what is declared, whatever becomes of changes. */
export const versionOf = ({ fields, origin }: Declaration): unknown => ({ fields, origin });

export const workspaceOf = ({ reference, fields, ...where }: Declaration) => ({
  id: workspaceIdOf(reference),
  organization: reference.organization,
  name: reference.workspace,
  spec: picked(resource.workspaceInput, fields),
  creator: String(fields.creator ?? ''),
  suspended: fields.suspended === true,
  ...where,
});
export const projectOf = ({ reference, fields, ...where }: Declaration) => ({
  workspace: workspaceIdOf(reference),
  name: reference.name,
  spec: picked(resource.projectInput, fields),
  roles: (fields.roles ?? []) as z.output<typeof resource.project>['roles'],
  ...where,
});
export const roleOf = ({ reference, fields, ...where }: Declaration) => ({
  workspace: workspaceIdOf(reference),
  project: reference.project ?? '',
  name: reference.name,
  spec: picked(resource.roleInput, fields),
  ...where,
});
export const groupOf = ({ reference, fields, ...where }: Declaration) => ({
  workspace: workspaceIdOf(reference),
  name: reference.name,
  spec: picked(resource.groupInput, fields),
  ...where,
});
export const bindingOf = ({ reference, fields, ...where }: Declaration) => ({
  workspace: workspaceIdOf(reference),
  name: reference.name,
  spec: picked(resource.bindingInput, fields),
  ...where,
});

/** What a change puts, as the body of its PUT; null where it removes, or is somebody else's to read. */
export function contentOf({ kind, spec }: Edit, inWorkspace: boolean): Readonly<Record<string, unknown>> | null {
  if (spec === null || kind === 'Suspension' || (kind === 'Workspace') === inWorkspace) return null;
  return picked(inputs[kind], spec);
}

const inputs = {
  Workspace: resource.workspaceInput,
  Project: resource.projectInput,
  Role: resource.roleInput,
  Group: resource.groupInput,
  GroupBinding: resource.bindingInput,
} as const satisfies Record<DeclarationKind, z.ZodObject>;

export const planOf =
  (reviewed: readonly string[]) =>
  ({ name, version, isolation, limits, projectQuota, services, loadBalancers, ...rest }: Offer['plans'][number]) => ({
    ...{ name, version, isolation, limits, projectQuota, services, loadBalancers },
    replicas: rest.controlPlane.replicas,
    podSecurity: rest.podSecurity,
    exec: rest.exec,
    prices: (rest.prices ?? []).map(({ currency, amount, interval }) => ({ currency, amount, interval })),
    reviewed: reviewed.includes(name),
  });
export const hostClusterOf = ({ name, region, nodePools }: Offer['hostClusters'][number]) => ({
  name,
  region,
  nodePools: nodePools.map((pool) => pool.name),
});

/** Fields that the API takes; a document may have more. */
function picked<T extends z.ZodObject>(schema: T, fields: Readonly<Record<string, unknown>>): z.output<T> {
  return Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])),
  ) as z.output<T>;
}
