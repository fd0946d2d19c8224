import { parseTenancy, type Tenancy, TenancyError, type TenancySpec, tenancyUnits } from '@hexabase-kaas/tenancy';
import type { Props } from './known-props.js';

/** Objects of one cluster. */
export interface ObjectGroup {
  /** Where they are, to begin a sentence with; empty where the resource says it. */
  readonly place: string;
  readonly objects: readonly object[];
}

/** The Kubernetes objects that a resource is about to become: itself, or what its tenancy is rendered to. */
export function objectGroups(type: string, props: Props): ObjectGroup[] {
  if (type === 'pulumi-nodejs:dynamic/hexabase:Delivery') return renderedGroups(props);
  // A patch is a part of an object, which can be judged when it is known what it is a part of.
  if (!type.startsWith('kubernetes:') || type.endsWith('Patch')) return [];
  const { apiVersion, kind, metadata } = props;
  const isObject = typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata === 'object';
  return isObject && metadata !== null ? [{ place: '', objects: [props] }] : [];
}

/** What is rendered, by API server: the host's, and that of each workspace. */
function renderedGroups(props: Props): ObjectGroup[] {
  const tenancy = tenancyOf(props);
  if (tenancy === undefined) return [];
  const groups = new Map<string, object[]>();
  for (const unit of tenancyUnits(tenancy)) {
    for (const [key, manifest] of Object.entries(unit.manifests())) {
      const [area, , organization, workspace, side] = key.split('/');
      const isInside = area === 'workspaces' && side !== 'host';
      const place = isInside ? `${organization}/${workspace}: ` : `${unit.key}: `;
      groups.set(place, [...(groups.get(place) ?? []), manifest]);
    }
  }
  return [...groups].map(([place, objects]) => ({ place, objects }));
}

const lists = ['hostClusters', 'plans', 'organizations', 'workspaces', 'projects', 'groupBindings'] as const;

/** The tenancy of a delivery. One that has errors is refused by the provider, with all of them. */
function tenancyOf(props: Props): Tenancy | undefined {
  const spec = Object.fromEntries(lists.map((list) => [list, Object.values((props[list] ?? {}) as Props)]));
  try {
    return parseTenancy(spec as TenancySpec, (props.context ?? []) as readonly unknown[]);
  } catch (error) {
    if (error instanceof TenancyError) return undefined;
    throw error;
  }
}
