import type { HostParameters } from '../host-parameters.js';
import type { Policy } from '../policy.js';
import { goesWithItsNamespace, workspaceNamespaces } from '../synced-object.js';
import { target } from '../target.js';

/**
 * Parts a tenant's volumes from its pods when a vCluster goes. Everything that vCluster syncs belongs to its Service, so
 * the garbage collector takes pods, Secrets and the rest when the release is uninstalled; of volume claims it may not, in
 * no workspace. It holds for a workspace that deletes too: a claim that came back from an earlier life of the workspace still
 * names the old Service.
 */
export function hostVolumeClaims(parameters: Pick<HostParameters, 'managedLabel' | 'workspaceLabel'>): Policy {
  return {
    name: 'host-volume-claims',
    title: 'A volume claim of a workspace goes with its namespace, or by its tenant',
    category: 'Tenant isolation',
    severity: 'critical',
    description:
      'What vCluster copies to the host belongs to its Service there. When the vCluster is uninstalled or moved, the garbage collector would delete every volume claim of the tenant with it, and the data with the claims.',
    remediation: 'Let the tenant delete the claim, or remove the workspace from the tenancy',
    japanese: {
      title: 'ワークスペースの要求が消えるのは、Namespace とともにか、テナントが消したとき',
      description:
        'vCluster がホストに写したものは、そこの Service に属します。vCluster をアンインストールしたり移したりすると、ガベージコレクターがテナントの要求をすべて消し、データもともに失われてしまいます。',
      remediation: 'テナントが要求を消すか、テナンシーからワークスペースを外してください',
    },
    points: ['host'],
    controls: [],
    match: {
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['DELETE'], resources: ['persistentvolumeclaims'] }],
      namespaceSelector: workspaceNamespaces(parameters),
    },
    conditions: [
      { name: 'garbage-collector', expression: `request.userInfo.username in ${JSON.stringify(garbageCollectors)}` },
    ],
    variables: [target],
    validations: [
      {
        expression: goesWithItsNamespace,
        message:
          'a volume claim of a workspace is not collected; it goes with its namespace, or when its tenant deletes it',
        messageExpression:
          'variables.target + " refused: a volume claim of a workspace is not collected with its vCluster; it goes with its namespace, or when its tenant deletes it"',
      },
    ],
  };
}

/** The second is whom the collector acts as where controllers share one account, and with it whoever empties namespaces. */
const garbageCollectors = [
  'system:serviceaccount:kube-system:generic-garbage-collector',
  'system:kube-controller-manager',
];
