import type { FoundObject, WorkspaceContent } from '@hexabase-kaas/oidc-service';
import { names } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';

export type SampleGroup = WorkspaceContent['groups'][number];

/** Content of a workspace's object, as the renderer writes it. */
export const content = (workspace: string, groups: readonly SampleGroup[], organization = 'acme') => ({
  format: 1,
  hostCluster: 'tokyo',
  organization,
  workspace,
  plan: 'small',
  groups,
});

/** The ConfigMap around a content. */
export function workspaceObject(
  stage: 'declared' | 'applied',
  workspace: string,
  groups: readonly SampleGroup[],
  version: number,
  organization = 'acme',
): FoundObject {
  const namespace = names.hostNamespace(organization, workspace);
  return {
    place: `${namespace}/${names.directory[stage]}`,
    version,
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: names.directory[stage], namespace, labels: { [names.labels.directory]: stage } },
      data: { [names.directory.key]: JSON.stringify(content(workspace, groups, organization)) },
    },
  };
}

/** The ConfigMap of an organization. */
export function organizationObject(
  organization: string,
  users: readonly { user: string; role: 'admin' | 'billing' }[],
  version: number,
): FoundObject {
  const name = names.directory.organization(organization);
  return {
    place: `flux-system/${name}`,
    version,
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: 'flux-system', labels: { [names.labels.directory]: 'organization' } },
      data: {
        [names.directory.key]: JSON.stringify({ format: 1, organization, displayName: organization, users }),
      },
    },
  };
}

const groupNames = ['WorkspaceMembers', 'WSAdmins', 'WSUsers', 'a', 'B', 'b-1'];
/** People of the samples. */
export const people = ['u-1', 'u-2', 'u-3'];

/** Trees: every parent stands before its child in one random order. */
export const sampleGroups: fc.Arbitrary<SampleGroup[]> = fc.shuffledSubarray(groupNames).chain((chosen) =>
  fc.tuple(
    ...chosen.map((name, index) =>
      fc
        .record({ parent: fc.option(fc.nat({ max: Math.max(0, index - 1) })), members: fc.subarray(people) })
        .map(({ parent, members }) => ({
          name,
          members,
          ...(parent === null || index === 0 ? {} : { parent: chosen[parent] as string }),
        })),
    ),
  ),
);
