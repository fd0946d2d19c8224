import { notDelivery } from '../exclusion.js';
import type { Policy } from '../policy.js';
import type { ProtectionParameters } from '../protection-parameters.js';
import { target } from '../target.js';

/**
 * The syncer copies a claim to the host as it is. Controllers are judged too: the claims of a tenant's StatefulSet are made
 * by one, from a template of the tenant's. An update is judged by what it adds: the syncer writes the volume of a bound claim.
 */
export function volumeClaims(parameters: ProtectionParameters): Policy {
  return {
    name: 'volume-claims',
    title: 'A claim gets a new volume, and no chosen one',
    category: 'Tenant protection',
    severity: 'critical',
    description:
      'A claim that names a volume, selects one or declines every storage class takes any free volume of the host cluster, such as one that an operator has just set free to rescue data. With the annotation vcluster.loft.sh/skip-translate, a claim that is a copy of another takes the name of the other for a name on the host, where the database of the workspace with its keys is a claim too.',
    remediation: 'Leave the choice of the volume out; restore data through the platform',
    japanese: {
      title: '要求が受け取るのは新しいボリュームで、選んだものではない',
      description:
        'ボリュームを名指しする要求、ラベルで選ぶ要求、ストレージクラスを空にした要求は、ホストクラスターの空いているボリュームをどれでも取れます。たとえば、運用者がデータを救うために解放したばかりのものです。アノテーション vcluster.loft.sh/skip-translate があると、別の要求の複製が、相手の名前をホスト上の名前として扱います。ホストでは、鍵を収めたワークスペースのデータベースも要求のひとつです。',
      remediation: 'ボリュームの選択は書かないでください。データの復元はプラットフォームに任せてください',
    },
    points: ['author', 'workspace'],
    controls: [
      { standard: 'mtb', id: 'Block existing persistent volumes' },
      { standard: 'mtb', id: 'Require persistent volume claims for storage' },
      { standard: 'owasp', id: 'K01' },
    ],
    match: {
      rules: [{ apiGroups: [''], operations: ['CREATE', 'UPDATE'], resources: ['persistentvolumeclaims'] }],
    },
    conditions: [
      notDelivery(parameters),
      {
        name: 'not-apiserver',
        expression: '!(request.userInfo.username in ["system:apiserver", "system:kube-scheduler"])',
      },
    ],
    variables: [
      target,
      {
        name: 'volume',
        expression: 'has(object.spec.volumeName) ? object.spec.volumeName : ""',
      },
      {
        name: 'annotations',
        expression: 'has(object.metadata.annotations) ? object.metadata.annotations : {}',
      },
      {
        name: 'kept',
        expression: 'oldObject != null && has(oldObject.metadata.annotations) ? oldObject.metadata.annotations : {}',
      },
      {
        name: 'added',
        expression:
          'variables.annotations.filter(key, key.startsWith("vcluster.loft.sh/") && !(key in variables.kept && variables.kept[key] == variables.annotations[key]))',
      },
      {
        name: 'class',
        expression: `"${classAnnotation}" in variables.annotations ? variables.annotations["${classAnnotation}"] : has(object.spec.storageClassName) ? object.spec.storageClassName : "default"`,
      },
    ],
    validations: [
      {
        expression:
          'variables.volume == "" || (oldObject != null && has(oldObject.spec.volumeName) && oldObject.spec.volumeName == variables.volume)',
        message: 'spec.volumeName of a claim is refused; leave it out, the platform makes a volume',
        messageExpression:
          'variables.target + " refused: spec.volumeName " + variables.volume + " would take a volume of the host cluster; leave the field out, the platform makes a volume"',
      },
      {
        expression: 'oldObject != null || !has(object.spec.selector)',
        message: 'spec.selector of a claim is refused; leave it out, the platform makes a volume',
        messageExpression:
          'variables.target + " refused: spec.selector would take a volume of the host cluster; leave the field out, the platform makes a volume"',
      },
      {
        expression: 'oldObject != null || variables.class != ""',
        message: 'an empty storage class of a claim is refused; leave it out or name one',
        messageExpression:
          'variables.target + " refused: without a storage class it would take a volume of the host cluster; leave spec.storageClassName out or name a class"',
      },
      {
        expression: 'variables.added.size() == 0',
        message: 'annotations of vcluster.loft.sh on a claim are refused; leave them out',
        messageExpression:
          'variables.target + " refused: " + variables.added.join(", ") + " tells the vCluster what to do on the host; leave such annotations out"',
      },
    ],
  };
}

/** The old way to name a class, which still goes before the field. */
const classAnnotation = 'volume.beta.kubernetes.io/storage-class';
