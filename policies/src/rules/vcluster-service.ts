import type { HostParameters } from '../host-parameters.js';
import type { Policy } from '../policy.js';
import { goesWithItsNamespace, workspaceNamespaces } from '../synced-object.js';
import { target } from '../target.js';

/** What the policy on the Service of a vCluster speaks of. */
export interface VclusterServiceParameters extends Pick<HostParameters, 'managedLabel' | 'workspaceLabel'> {
  /** Name of the Service, the same in every workspace. */
  readonly service: string;
  /** Namespace of Flux, whose ServiceAccounts uninstall vClusters. */
  readonly fluxNamespace: string;
}

/** A deletion of all Services comes to a policy one Service at a time, so the name of the old object tells. */
export function vclusterService(parameters: VclusterServiceParameters): Policy {
  return {
    name: 'vcluster-service',
    title: 'The Service of a vCluster goes with the vCluster only',
    category: 'Tenant isolation',
    severity: 'critical',
    description:
      'Every object that vCluster copied to the host belongs to this Service. Whoever deletes it has the garbage collector end every pod of the tenant, while the workspace is running.',
    remediation: 'Remove the workspace from the tenancy, and Flux uninstalls its vCluster',
    japanese: {
      title: 'vCluster の Service は vCluster とともに消える',
      description:
        'vCluster がホストに写したオブジェクトは、すべてこの Service に属します。これを消すと、ワークスペースが動いていても、ガベージコレクターがテナントの Pod をすべて終わらせてしまいます。',
      remediation: 'テナンシーからワークスペースを外してください。vCluster は Flux がアンインストールします',
    },
    points: ['host'],
    controls: [],
    match: {
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['DELETE'], resources: ['services'] }],
      namespaceSelector: workspaceNamespaces(parameters),
    },
    conditions: [{ name: 'vcluster', expression: `oldObject.metadata.name == ${JSON.stringify(parameters.service)}` }],
    variables: [target],
    validations: [
      {
        expression: `"system:serviceaccounts:${parameters.fluxNamespace}" in request.userInfo.groups || ${goesWithItsNamespace}`,
        message:
          'every pod of the tenant belongs to this Service and would go with it; remove the workspace from the tenancy instead',
        messageExpression:
          'variables.target + " refused: every pod of the tenant belongs to this Service and would go with it; remove the workspace from the tenancy instead"',
      },
    ],
  };
}
