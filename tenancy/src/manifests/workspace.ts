import { folder } from '../name.js';
import { about } from './about.js';
import { apiServerRoute } from './api-server-route.js';
import { authentication } from './authentication.js';
import { workspaceDirectory } from './directory.js';
import { hostKustomization, tenantKustomizations } from './flux.js';
import { inFile, type Keyed } from './keyed.js';
import { workspaceLimitRange } from './limit-range.js';
import { workspaceNamespace } from './namespace.js';
import { workspaceNetworkPolicies } from './network-policy.js';
import { workspacePolicies } from './policy.js';
import { defaultNamespaceQuota, workspaceQuotas } from './quota.js';
import { workspaceRbac } from './rbac.js';
import type { Scope } from './scope.js';
import { disruptionBudgets, kubeconfig, vclusterRelease } from './vcluster.js';

/** Everything of a workspace but its projects and bindings: its host namespace, its vCluster, and what is inside from the start. */
export function workspaceManifests(scope: Scope): Keyed {
  const { cluster, workspace } = scope;
  const home = folder.workspace(cluster.name, workspace.organization, workspace.name);
  return [
    ...inFile(`${folder.organization(cluster.name, workspace.organization)}/${workspace.name}`, {
      flux: hostKustomization(scope),
    }),
    ...inFile(`${home}/host/namespace`, { namespace: workspaceNamespace(scope) }),
    ...inFile(`${home}/host/quota`, workspaceQuotas(scope)),
    ...inFile(`${home}/host/limit-range`, { containers: workspaceLimitRange(scope) }),
    ...inFile(`${home}/host/network-policy`, workspaceNetworkPolicies(scope)),
    ...inFile(`${home}/host/authentication`, { authentication: authentication(scope) }),
    ...inFile(`${home}/host/directory`, { directory: workspaceDirectory(scope, 'declared') }),
    ...inFile(`${home}/host/vcluster`, {
      kubeconfig: kubeconfig(scope),
      release: vclusterRelease(scope),
      ...disruptionBudgets(scope),
    }),
    ...inFile(`${home}/host/api-server-route`, apiServerRoute(scope)),
    ...inFile(`${home}/host/flux`, tenantKustomizations(scope)),
    ...inFile(`${home}/directory/applied`, { directory: workspaceDirectory(scope, 'applied') }),
    ...inFile(`${home}/tenant/policy`, workspacePolicies(scope)),
    ...inFile(`${home}/tenant/rbac`, workspaceRbac(scope)),
    ...inFile(`${home}/workloads/about`, { workspace: about(scope) }),
    ...inFile(`${home}/tenant/default-namespace`, { quota: defaultNamespaceQuota(scope) }),
  ];
}
