import { groupOf, type ObjectId } from '@hexabase-kaas/delivery/objects';
import type { Manifest } from '@hexabase-kaas/tenancy';
import * as kubernetes from '@pulumi/kubernetes';
import type { CustomResource, CustomResourceOptions } from '@pulumi/pulumi';

/**
 * An object as the resource of its kind; of a kind that @pulumi/kubernetes does not know, as the one for kinds of others.
 * All of its fields are inputs, so a preview shows what changes in them.
 */
export function objectResource(name: string, manifest: Manifest, options: CustomResourceOptions): CustomResource {
  const Kind = kindOf(manifest);
  return Kind === undefined
    ? new kubernetes.apiextensions.CustomResource(name, manifest as never, options)
    : new Kind(name, manifest, options);
}

/**
 * Name of an object's resource: its whole identity, so that it is the same resource as long as it is the same object. With
 * another name Pulumi would make the object, find that it is there, or remove what it just made.
 */
export const objectName = (prefix: string, id: ObjectId): string => {
  const group = groupOf(id);
  const kind = group === '' ? id.kind : `${id.kind}.${group}`;
  return [prefix, id.destination, kind, ...(id.namespace === undefined ? [] : [id.namespace]), id.name].join('/');
};

type Constructor = new (name: string, args: unknown, options: CustomResourceOptions) => CustomResource;
type Tree = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>> | undefined>
>;

/** The class of a kind: `rbac.authorization.k8s.io/v1` is `kubernetes.rbac.v1`, and `v1` is `kubernetes.core.v1`. */
function kindOf({ apiVersion, kind }: Manifest): Constructor | undefined {
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  if (!builtIn.test(group)) return undefined;
  const found = (kubernetes as unknown as Tree)[group.split('.')[0] || 'core']?.[version]?.[kind];
  return typeof found === 'function' ? (found as Constructor) : undefined;
}

/** A kind of somebody's own group may share the name of a built-in one. */
const builtIn = /^(?:|apps|autoscaling|batch|policy|[a-z]+(?:\.[a-z]+)?\.k8s\.io)$/;
