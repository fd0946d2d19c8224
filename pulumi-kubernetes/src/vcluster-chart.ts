import type { HostCluster, Manifest } from '@hexabase-kaas/tenancy';
import { helm } from '@pulumi/kubernetes';
import type { ComponentResourceOptions, ResourceTransform } from '@pulumi/pulumi';

/**
 * The vCluster of a release: its chart with the same values, each object of it a resource, awaited until it is ready. What
 * the release would patch after rendering is patched before registering.
 */
export function vclusterChart(
  name: string,
  release: Manifest,
  source: ChartSource,
  options: ComponentResourceOptions,
): helm.v4.Chart {
  const { targetNamespace, values, postRenderers } = release.spec as Release;
  const { chartRepository, vclusterVersion } = source;
  const isOci = chartRepository.startsWith('oci://');
  return new helm.v4.Chart(
    name,
    {
      chart: isOci ? `${chartRepository.replace(/\/$/, '')}/vcluster` : 'vcluster',
      ...(!isOci && { repositoryOpts: { repo: chartRepository } }),
      version: vclusterVersion,
      name: release.metadata.name,
      namespace: targetNamespace,
      values,
      skipCrds: true,
    },
    { ...options, transforms: postRenderers.flatMap(({ kustomize }) => kustomize.patches.map(patching)) },
  );
}

/** Where the host cluster takes its vClusters from. */
export type ChartSource = Pick<HostCluster, 'chartRepository' | 'vclusterVersion'>;

/** A patch of the release, as Pulumi lays it over resources when they are registered. */
export function patching({ target, patch }: Patch): ResourceTransform {
  const operations = JSON.parse(patch) as readonly Operation[];
  const type = new RegExp(`^kubernetes:${target.group}/v\\w+:`);
  // Names of a kustomize target are expressions for the whole name.
  const name = new RegExp(`^(?:${target.name})$`);
  return ({ type: registered, props, opts }) => {
    const { metadata } = props as { readonly metadata?: { readonly name?: unknown } };
    if (!type.test(registered) || !name.test(String(metadata?.name))) return undefined;
    return { props: operations.reduce(patched, props), opts };
  };
}

/** The release as it is rendered. */
interface Release {
  readonly targetNamespace: string;
  readonly values: Record<string, unknown>;
  readonly postRenderers: readonly { readonly kustomize: { readonly patches: readonly Patch[] } }[];
}

interface Patch {
  readonly target: { readonly group: string; readonly name: string };
  readonly patch: string;
}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

type Props = Readonly<Record<string, unknown>>;

/** Adds a field, on a way of objects; nothing else is rendered. */
function patched(props: Props, { op, path, value }: Operation): Props {
  if (op !== 'add')
    throw new Error(`the release is patched by ${op}, which is no change of a resource that is known here`);
  const set = (object: Props, [field = '', ...rest]: readonly string[]): Props => ({
    ...object,
    [field]: rest.length === 0 ? value : set((object[field] ?? {}) as Props, rest),
  });
  return set(props, path.split('/').slice(1));
}
