import { inApplyOrder, isKept, type WantedObject } from '@hexabase-kaas/delivery/objects';
import { type CustomResourceOptions, mergeOptions, type ProviderResource, type Resource } from '@pulumi/pulumi';
import { objectName, objectResource } from './object-resource.js';
import { type ChartSource, vclusterChart } from './vcluster-chart.js';

/** Where objects are made. */
export interface Bringing {
  /** Name of the component, which names of all of its resources begin with. */
  readonly prefix: string;
  readonly parent: Resource;
  /** What stands before the first of them. */
  readonly after: readonly Resource[];
  readonly chartSource: ChartSource;
  /** The API server. @default the one of the component */
  readonly provider?: ProviderResource;
  /** With what they go, so that no API server is asked which goes at the same time. @default they go on their own */
  readonly deletedWith?: Resource;
}

/** What was made. */
export interface Made {
  /** The group that came last, and with it everything. */
  readonly last: readonly Resource[];
  readonly resources: ReadonlyMap<WantedObject, Resource>;
}

/** Makes objects in the order in which they are applied, each group after the one before. Pulumi removes them in reverse. */
export function bring(objects: readonly WantedObject[], { after, ...place }: Bringing): Made {
  const resources = new Map<WantedObject, Resource>();
  let last = after;
  for (const group of inApplyOrder(objects)) {
    const before = [...last];
    last = group.map((object) => {
      const resource = made(object, place, before);
      resources.set(object, resource);
      return resource;
    });
  }
  return { last, resources };
}

function made({ id, manifest }: WantedObject, place: Omit<Bringing, 'after'>, dependsOn: Resource[]): Resource {
  const { prefix, parent, provider, deletedWith, chartSource } = place;
  const name = objectName(prefix, id);
  const options: CustomResourceOptions = { parent, dependsOn, ...(provider && { provider }) };
  if (id.kind === 'HelmRelease') return vclusterChart(name, manifest, chartSource, options);
  const own: CustomResourceOptions = {
    ...(deletedWith && { deletedWith }),
    ...(isKept(manifest) && { retainOnDelete: true }),
    // Others fill it: of a kubeconfig Pulumi makes the place and nothing more.
    ...(id.kind === 'Secret' && { ignoreChanges: ['data', 'stringData'] }),
  };
  return objectResource(name, manifest, mergeOptions(options, own));
}
