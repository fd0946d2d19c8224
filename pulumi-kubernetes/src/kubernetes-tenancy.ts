import { groupOf, host, type WantedObject, wantedObjects } from '@hexabase-kaas/delivery/objects';
import {
  type HostCluster,
  names,
  parseTenancy,
  type Tenancy,
  tenancyUnits,
  type Workspace,
} from '@hexabase-kaas/tenancy';
import { ComponentResource, type ComponentResourceOptions, type Output, output } from '@pulumi/pulumi';
import { bring } from './bring.js';
import { given } from './given.js';
import type { KubernetesTenancyArgs } from './kubernetes-tenancy-args.js';
import { bringWorkspace } from './workspace-objects.js';

/**
 * What a tenancy is on one host cluster and inside of its vClusters, as resources of the Kubernetes provider, for teams without
 * Flux. Each object is previewed, changed and removed on its own. The host is reached by the component's kubernetes
 * provider, each vCluster by one that is made of the kubeconfig in its Secret.
 */
export class KubernetesTenancy extends ComponentResource {
  /** Namespace on the host cluster of each workspace: acme--shop for acme/shop. */
  readonly hostNamespaces: Output<{ [workspace: string]: string }>;

  /**
   * @throws Error when an argument is refused, TenancyError with every issue of the documents, DeliveryError when nothing of
   *   them is for the host cluster
   */
  constructor(name: string, args: KubernetesTenancyArgs, options?: ComponentResourceOptions) {
    super('pulumi-kubernetes:index:KubernetesTenancy', name, {}, options);
    const { documents, hostCluster, context, tenantServer, adopt } = given(args);
    const tenancy = parseTenancy(documents, context);
    const cluster = clusterOf(tenancy, hostCluster);
    const wanted = wantedObjects(hostCluster, tenancyUnits(tenancy));
    const workspaces = new Map(
      tenancy.workspaces
        .filter((workspace) => workspace.hostCluster === hostCluster)
        .map((workspace) => [unitOf(workspace), workspace]),
    );
    const ofCluster = [...wanted].filter(([unit]) => !workspaces.has(unit)).flatMap(([, objects]) => objects);
    const place = { prefix: name, parent: this, chartSource: cluster };
    const { last: after } = bring(ofCluster.filter(isForPulumi), { ...place, after: [] });
    for (const [unit, { organization, name: workspace }] of workspaces) {
      const objects = (wanted.get(unit) ?? []).filter(isForPulumi);
      const namespace = names.hostNamespace(organization, workspace);
      if (objects.length > 0) bringWorkspace(objects, { ...place, after, hostCluster, namespace, tenantServer, adopt });
    }
    this.hostNamespaces = output(
      Object.fromEntries(
        [...workspaces.values()].map(({ organization, name: workspace }) => [
          `${organization}/${workspace}`,
          names.hostNamespace(organization, workspace),
        ]),
      ),
    );
    this.registerOutputs({ hostNamespaces: this.hostNamespaces });
  }
}

function clusterOf({ hostClusters }: Tenancy, name: string): HostCluster {
  const cluster = hostClusters.find((one) => one.name === name);
  if (cluster !== undefined) return cluster;
  const known = hostClusters.map((one) => one.name).join(', ') || 'none';
  throw new Error(`hostCluster: got "${name}", and the tenancy declares ${known}; give one of its host clusters`);
}

const unitOf = ({ hostCluster, organization, name }: Workspace): string =>
  names.folder.workspace(hostCluster, organization, name);

/** Flux's objects on the host say what Pulumi does itself; of a release the chart stays. A tenant's own are a tenant's. */
const isForPulumi = ({ id, manifest }: WantedObject): boolean =>
  id.destination !== host ||
  id.kind === 'HelmRelease' ||
  // What is told of an organization stands in Flux's namespace, which is not there without Flux.
  (!groupOf(id).endsWith('.toolkit.fluxcd.io') &&
    manifest.metadata.labels?.[names.labels.directory] !== 'organization');
