import { type Kind, names, type TenancySpec } from '@hexabase-kaas/tenancy';
import type { Specs } from '../graph.js';
import { propertyPath } from './failure.js';

/** A list of the tenancy. */
export type ListName = keyof TenancySpec;

/** Kind of the entities of each list. */
export const kindOf: Readonly<Record<ListName, Kind>> = {
  hostClusters: 'HostCluster',
  plans: 'Plan',
  organizations: 'Organization',
  workspaces: 'Workspace',
  projects: 'Project',
  groupBindings: 'GroupBinding',
};

/** The lists of a tenancy, in the order in which one refers to another. */
export const listNames = Object.keys(kindOf) as readonly ListName[];

/** Translates the model's path of an issue to the property that the program wrote: entities by the names of resources. */
export function propertyOf(specs: Specs): (path: string) => string {
  const places = new Map<string, { readonly list: ListName; readonly key: string }>();
  for (const list of listNames) {
    for (const [i, [key, spec]] of Object.entries(specs[list] ?? {}).entries()) {
      places.set(`${list}[${i}]`, { list, key });
      const path = pathOf[list](spec as Record<string, string>);
      if (!places.has(path)) places.set(path, { list, key });
    }
  }
  return (path) => {
    for (let part = path; part !== ''; part = part.replace(/(?:\.|\[|^)[^.[]*$/, '')) {
      const place = places.get(part);
      if (place !== undefined) return propertyPath(place.list, place.key, path.slice(part.length));
    }
    return path.replace(/^context\.documents/, 'context');
  };
}

/** Paths of all entities, each with what makes another one of it when it changes: a workspace's host cluster. */
export const identities = (specs: Specs): string[] =>
  listNames.flatMap((list) =>
    Object.values(specs[list] ?? {}).map((spec) => {
      const { hostCluster = '' } = spec as { readonly hostCluster?: string };
      return `${pathOf[list](spec as Record<string, string>)} ${hostCluster}`;
    }),
  );

const pathOf: Readonly<Record<ListName, (spec: Record<string, string>) => string>> = {
  hostClusters: ({ name = '' }) => names.hostClusterPath(name),
  plans: ({ name = '' }) => names.planPath(name),
  organizations: ({ name = '' }) => names.organizationPath(name),
  workspaces: ({ organization = '', name = '' }) => names.workspacePath(organization, name),
  projects: ({ organization = '', workspace = '', name = '' }) => names.projectPath(organization, workspace, name),
  groupBindings: ({ organization = '', workspace = '', name = '' }) => names.bindingPath(organization, workspace, name),
};
