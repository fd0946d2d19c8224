import { completeGroups } from '../default-group.js';
import type { HostCluster } from '../host-cluster.js';
import { directory, labels } from '../name.js';
import type { Organization } from '../organization.js';
import { canonicalPrices } from '../price.js';
import type { Manifest } from './manifest.js';
import { managedLabels, type Scope } from './scope.js';

/**
 * Tells the OIDC service what is declared of a workspace, on the host cluster: its groups and their declared members,
 * and what is charged for it; prices are rendered nowhere else.
 *
 * It is there twice. `declared` comes with the host side, and what it no longer says ends at once. `applied` comes when the
 * tenant side of the same commit is applied, and nothing begins before: a token never names a group without its bindings.
 * Holds opaque ids alone.
 */
export const workspaceDirectory = (scope: Scope, stage: 'declared' | 'applied'): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: directory[stage],
    namespace: scope.namespace,
    labels: { ...managedLabels(scope), [labels.directory]: stage },
  },
  data: { [directory.key]: `${JSON.stringify(workspaceContent(scope), null, 2)}\n` },
});

/** Tells the OIDC service who administers and pays for an organization. It gives no right in a cluster, so it waits for nothing. */
export const organizationDirectory = (cluster: HostCluster, organization: Organization): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: directory.organization(organization.name),
    namespace: cluster.source.namespace,
    labels: {
      [labels.managed]: 'true',
      [labels.organization]: organization.name,
      [labels.directory]: 'organization',
    },
  },
  data: { [directory.key]: `${JSON.stringify(organizationContent(organization), null, 2)}\n` },
});

const workspaceContent = ({ cluster, plan, workspace }: Scope): Record<string, unknown> => ({
  format: 1,
  hostCluster: cluster.name,
  organization: workspace.organization,
  workspace: workspace.name,
  plan: plan.name,
  planVersion: plan.version,
  ...(plan.prices === undefined ? {} : { prices: canonicalPrices(plan.prices) }),
  ...(plan.trialDays === undefined ? {} : { trialDays: plan.trialDays }),
  groups: completeGroups(workspace.groups, workspace.creator).map(({ name, parent, members }) => ({
    name,
    ...(parent === undefined ? {} : { parent }),
    members,
  })),
});

const organizationContent = ({ name, displayName, users }: Organization): Record<string, unknown> => ({
  format: 1,
  organization: name,
  displayName,
  users: users.map(({ user, role }) => ({ user, role })),
});
