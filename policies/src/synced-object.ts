import type { HostParameters } from './host-parameters.js';
import type { LabelSelector, Variable } from './policy.js';
import { target } from './target.js';

/** Namespaces of a host cluster that are a workspace's. */
export const workspaceNamespaces = (
  parameters: Pick<HostParameters, 'managedLabel' | 'workspaceLabel'>,
): LabelSelector => ({
  matchLabels: { [parameters.managedLabel]: 'true' },
  matchExpressions: [{ key: parameters.workspaceLabel, operator: 'Exists' }],
});

/** Label that vCluster's syncer puts on everything that it copies to the host; a tenant cannot set or drop it there. */
export const syncedLabel = 'vcluster.loft.sh/managed-by';

/**
 * `variables.target` as the tenant knows the object: on the host a pod `web` of the project `shop` is called
 * `web-x-shop-x-vcluster`, and vCluster keeps both names in annotations.
 */
export const syncedTarget: Variable = {
  name: 'target',
  expression: `${target.expression} + (object != null && has(object.metadata.annotations) && "vcluster.loft.sh/object-name" in object.metadata.annotations ? " (\\"" + object.metadata.annotations["vcluster.loft.sh/object-name"] + "\\"" + ("vcluster.loft.sh/object-namespace" in object.metadata.annotations ? " of project \\"" + object.metadata.annotations["vcluster.loft.sh/object-namespace"] + "\\"" : "") + ")" : "")`,
};

/** True while the namespace is deleted: then everything in it goes, whoever asked for it. */
export const goesWithItsNamespace = 'has(namespaceObject.metadata.deletionTimestamp)';
