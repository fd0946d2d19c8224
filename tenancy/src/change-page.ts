/** Pages of the issues that `change.ts` raises between two versions of a tenancy. */
export const changePages = {
  'store-change': {
    title: 'The backing store of a running workspace would change',
    explanation:
      'SQLite and etcd do not read each other. Helm would put an empty store beside the old one, and every object of the tenant would be gone.',
    example: 'plan: small (sqlite) becomes plan: dedicated (etcd)',
    fix: 'Keep a plan with the same store, or declare a new workspace and restore into it.',
  },
  'volume-change': {
    title: "The volume of a running workspace's store would change",
    explanation: 'Volume claims of a StatefulSet cannot be changed; the upgrade would fail on the cluster.',
    example: 'controlPlane.storage: 5Gi becomes 10Gi in a plan that workspaces use',
    fix: 'Keep the size, or declare a new workspace and restore into it.',
  },
  'replica-change': {
    title: 'The number of etcd members of a running workspace would change',
    explanation:
      'Members join and leave etcd by commands, which the chart does not give. A member that starts by itself makes a second, empty cluster.',
    example: 'controlPlane.replicas: 1 becomes 3 in a plan with etcd',
    fix: 'Keep the number, or declare a new workspace and restore into it.',
  },
  'cluster-move': {
    title: 'A workspace would move to another host cluster',
    explanation: 'Volumes and store stay where they are. A move is a new workspace there and a restore into it.',
    example: 'hostCluster: tokyo becomes hostCluster: osaka',
    fix: 'Declare a new workspace on the other cluster and restore into it.',
  },
  'isolation-change': {
    title: 'A workspace moves between shared and dedicated nodes',
    explanation:
      'On the way to a pool every pod restarts there, all at once; on the way back the control plane does, and every other pod when the pool is drained. Volumes that are bound to a node do not follow.',
    example: 'plan: medium becomes a dedicated plan',
    fix: 'Apply it in a maintenance window, as docs/guides/changing-a-plan.md says.',
  },
  'node-pool-change': {
    title: 'A workspace moves to another node pool',
    explanation: 'Every pod restarts on other nodes, all at once. Volumes that are bound to a node do not follow.',
    example: 'nodePool: a becomes nodePool: b',
    fix: 'Apply it in a maintenance window.',
  },
  'workspace-removed': {
    title: 'A workspace is removed',
    explanation:
      'Names are identity: a renamed workspace or organization is one that is removed and another that is made, empty. With retention "delete" the volumes are deleted, with "keep" they stay.',
    example: 'organization: acme becomes organization: acme-inc',
    fix: 'To rename, make the new workspace, restore into it, and remove the old one later.',
  },
  'project-removed': {
    title: 'A project is removed',
    explanation:
      'Names are identity: a renamed project is one that is removed and another that is made, empty. With retention "delete" its volumes are deleted, with "keep" they stay.',
    example: 'projects: [{name: web, ...}] becomes projects: [{name: www, ...}]',
    fix: 'To rename, make the new project, move the data, and remove the old one later.',
  },
  'retention-change': {
    title: 'A workspace no longer keeps its data',
    explanation: 'With retention "delete" the volumes of a removed project or workspace are deleted with it.',
    example: 'retention: keep becomes retention: delete',
    fix: 'Keep it, unless that is meant.',
  },
  'host-change': {
    title: 'What a host cluster was made with changes',
    explanation:
      'Address ranges and the class of volumes belong to a cluster from its first day. Domain and issuer can change, but every workspace then gets another name, and everybody signs in again.',
    example: 'issuer: {url: https://old.example.com} becomes {url: https://new.example.com}',
    fix: 'Keep the value, or tell the members of every workspace.',
  },
  'version-pin': {
    title: 'A Kubernetes version is set or left to the chart',
    explanation:
      'The version that runs is not in the tenancy when it is left to the chart, so nobody checks that the change goes forward by one minor version.',
    example: 'kubernetesVersion: "1.34" is removed',
    fix: 'Look up the version that runs, and go to the same one or the next.',
  },
  'version-downgrade': {
    title: 'A version goes back',
    explanation: 'Neither Kubernetes nor vCluster reads a store that a newer version wrote.',
    example: 'kubernetesVersion: "1.35" becomes "1.34"',
    fix: 'Keep the version, or restore a snapshot into a new workspace.',
  },
  'version-skip': {
    title: 'A Kubernetes minor version is skipped',
    explanation: 'Kubernetes supports upgrades of one minor version at a time.',
    example: 'kubernetesVersion: "1.33" becomes "1.35"',
    fix: 'Go by the version between them.',
  },
  'chart-upgrade': {
    title: 'The vCluster chart of a host cluster changes',
    explanation:
      'Every control plane on the cluster restarts with the new version; there is no way back without a snapshot.',
    example: 'vclusterVersion: 0.30.0 becomes 0.34.0',
    fix: 'Snapshot first; take the minor versions between them one by one where the vendor says so.',
  },
  'plan-shrink': {
    title: 'A workspace gets less than before',
    explanation:
      'A lowered quota evicts nothing: pods and volumes stay until they are replaced, and then may not come back.',
    example: 'plan: medium becomes plan: small',
    fix: 'Scale down first.',
  },
  'plan-version': {
    title: 'An offer changes under the same version',
    explanation:
      'Invoices name the plan and its version. Another limit, price or isolation is another version of the offer.',
    example: 'plans: [{name: gold, version: 1, ...}] with a new price',
    fix: 'Raise version by one.',
  },
} as const;
