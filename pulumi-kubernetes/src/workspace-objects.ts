import { host, isReport, type WantedObject } from '@hexabase-kaas/delivery/objects';
import { names } from '@hexabase-kaas/tenancy';
import { ComponentResource, type ComponentResourceOptions, type CustomResource, type Resource } from '@pulumi/pulumi';
import { type Bringing, bring } from './bring.js';
import { tenantProvider } from './tenant-provider.js';

/** A workspace, and how its vCluster is reached. */
export interface BringingWorkspace extends Bringing {
  readonly hostCluster: string;
  readonly namespace: string;
  readonly tenantServer?: string | undefined;
  readonly adopt: boolean;
}

/**
 * Makes a workspace: its side of the host, when the vCluster is ready what is inside, and then what tells of it on the host. The inside goes with the vCluster,
 * or sleeps in its kept database: to remove it object by object needs an API server that may be gone any moment.
 */
export function bringWorkspace(objects: readonly WantedObject[], bringing: BringingWorkspace): void {
  const { prefix, hostCluster, namespace, tenantServer, adopt } = bringing;
  const name = `${prefix}/${namespace}`;
  const place = { ...bringing, parent: new WorkspaceObjects(name, { parent: bringing.parent }) };
  const { last, resources } = bring(
    objects.filter(({ id }) => id.destination === host && !isReport(id)),
    place,
  );
  const report = (after: readonly Resource[]) =>
    bring(
      objects.filter(({ id }) => isReport(id)),
      { ...place, after },
    );
  const inside = objects.filter(({ id }) => id.destination !== host);
  if (inside.length === 0) {
    report(last);
    return;
  }
  const found = (kind: string, called: string) =>
    [...resources].find(([{ id }]) => id.kind === kind && id.name === called)?.[1];
  // Where the workspace is another source's, its vCluster is there already.
  const secret = found('Secret', names.kubeconfigSecret) as CustomResource | undefined;
  const vcluster = found('HelmRelease', names.release);
  const provider = tenantProvider(
    name,
    {
      secretId: secret?.id ?? `${namespace}/${names.kubeconfigSecret}`,
      clusterIdentifier: `${hostCluster}/${namespace}`,
      server: tenantServer?.replaceAll('{namespace}', namespace),
      adopt,
    },
    { parent: place.parent, dependsOn: [...last] },
  );
  const made = bring(inside, { ...place, after: last, provider, ...(vcluster && { deletedWith: vcluster }) });
  report(made.last);
}

/** What a workspace is, under one heading in a preview. */
class WorkspaceObjects extends ComponentResource {
  constructor(name: string, options: ComponentResourceOptions) {
    super('pulumi-kubernetes:index:WorkspaceObjects', name, {}, options);
    this.registerOutputs({});
  }
}
