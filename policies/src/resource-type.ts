import { fieldOf } from './request.js';

/** What an API server calls the objects of a kind, and whether they are in namespaces. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Plural: `deployments`. */
  readonly resource: string;
  readonly namespaced: boolean;
}

/**
 * The types of objects, without asking a server: those of Kubernetes are known, those of CustomResourceDefinitions among
 * the manifests are read there, and any other is told by its kind, and is in namespaces if the object names one.
 */
export class ResourceTypes {
  readonly #custom = new Map<string, { readonly resource: string; readonly namespaced: boolean }>();

  constructor(manifests: Iterable<unknown> = []) {
    for (const manifest of manifests) {
      if (fieldOf(manifest, 'kind') !== 'CustomResourceDefinition') continue;
      const spec = fieldOf(manifest, 'spec');
      const names = fieldOf(spec, 'names');
      const [group, kind, resource] = [fieldOf(spec, 'group'), fieldOf(names, 'kind'), fieldOf(names, 'plural')];
      if (typeof resource !== 'string') continue;
      this.#custom.set(`${group}/${kind}`, { resource, namespaced: fieldOf(spec, 'scope') !== 'Cluster' });
    }
  }

  of(apiVersion: string, kind: string, hasNamespace: boolean): ResourceType {
    const slash = apiVersion.lastIndexOf('/');
    const group = apiVersion.slice(0, Math.max(0, slash));
    const version = apiVersion.slice(slash + 1);
    const custom = this.#custom.get(`${group}/${kind}`);
    if (custom !== undefined) return { group, version, kind, ...custom };
    const ofKubernetes = !group.includes('.') || group.endsWith('.k8s.io');
    const namespaced = ofKubernetes ? !clusterScoped.has(kind) : hasNamespace;
    return { group, version, kind, resource: plural(kind), namespaced };
  }
}

/** As API machinery guesses it, which is right for every kind of Kubernetes. */
function plural(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular === 'endpoints') return singular;
  if (singular.endsWith('s')) return `${singular}es`;
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

/** Kinds of Kubernetes whose objects are in no namespace. */
const clusterScoped = new Set([
  ...['APIService', 'CSIDriver', 'CSINode', 'CertificateSigningRequest', 'ClusterRole', 'ClusterRoleBinding'],
  ...['ClusterTrustBundle', 'ComponentStatus', 'CustomResourceDefinition', 'DeviceClass', 'DeviceTaintRule'],
  ...['FlowSchema', 'IPAddress', 'IngressClass', 'MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'],
  ...['MutatingWebhookConfiguration', 'Namespace', 'Node', 'PersistentVolume', 'PriorityClass'],
  ...['PriorityLevelConfiguration', 'ResourceSlice', 'RuntimeClass', 'SelfSubjectAccessReview', 'SelfSubjectReview'],
  ...['SelfSubjectRulesReview', 'ServiceCIDR', 'StorageClass', 'StorageVersion', 'StorageVersionMigration'],
  ...['SubjectAccessReview', 'TokenReview', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
  ...['ValidatingWebhookConfiguration', 'VolumeAttachment', 'VolumeAttributesClass'],
]);
