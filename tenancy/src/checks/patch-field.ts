import { anything, boolean, integer, oneOf, type Shape } from '../shape.js';
import { annotations, labels, text } from '../text.js';

const duration = text('a duration like 90s, 10m or 1h30m', '^(?:[0-9]+(?:\\.[0-9]+)?(?:ms|s|m|h))+$', 40);

type FieldShapes = Readonly<Record<string, Shape<unknown>>>;

const marks: FieldShapes = { '/metadata/labels/*': labels.value, '/metadata/annotations/*': annotations.value };

/**
 * Fields that may be patched, by kind, and what they may hold: when and how Flux applies, and what describes. Whatever is
 * not here may not be patched. `*` stands for one step, `**` for one and all below it.
 */
export const patchFields: Readonly<Record<string, FieldShapes>> = {
  HelmRelease: {
    ...marks,
    '/spec/interval': duration,
    '/spec/timeout': duration,
    '/spec/suspend': boolean,
    '/spec/maxHistory': integer(0, 1000),
    '/spec/persistentClient': boolean,
    '/spec/install/**': anything,
    '/spec/upgrade/**': anything,
    '/spec/rollback/**': anything,
    '/spec/uninstall/**': anything,
    '/spec/test/**': anything,
    '/spec/driftDetection/**': anything,
  },
  HelmChart: { ...marks, '/spec/interval': duration, '/spec/suspend': boolean, '/spec/verify/**': anything },
  HelmRepository: {
    ...marks,
    '/spec/interval': duration,
    '/spec/timeout': duration,
    '/spec/provider': oneOf('generic', 'aws', 'azure', 'gcp'),
    '/spec/secretRef/**': anything,
    '/spec/certSecretRef/**': anything,
  },
  Kustomization: {
    ...marks,
    '/spec/interval': duration,
    '/spec/retryInterval': duration,
    '/spec/timeout': duration,
    '/spec/suspend': boolean,
    '/spec/decryption/**': anything,
  },
  Namespace: marks,
  PodDisruptionBudget: { ...marks, '/spec/unhealthyPodEvictionPolicy': oneOf('IfHealthyBudget', 'AlwaysAllow') },
  PriorityClass: marks,
};

/** Fields that the Kubernetes API does not do without: they may be replaced, and stay. */
export const neededFields: readonly string[] = ['/spec/interval'];

/** Fields that are rendered from the tenancy, or that delivery stands on, and what to use instead. */
export const ownedFields: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  HelmRelease: {
    '/spec/chart': 'set vclusterVersion and chartRepository of the host cluster',
    '/spec/chartRef': 'set vclusterVersion and chartRepository of the host cluster',
    '/spec/values': 'set vclusterValues of the workspace',
    '/spec/valuesFrom': 'set vclusterValues of the workspace',
    '/spec/releaseName': 'remove it: names follow from the organization and the workspace',
    '/spec/targetNamespace': 'remove it: names follow from the organization and the workspace',
    '/spec/storageNamespace': 'remove it: names follow from the organization and the workspace',
    '/spec/kubeConfig': 'set hostCluster of the workspace',
    '/spec/serviceAccountName': 'remove it: Flux applies with its own account',
    '/spec/postRenderers': 'remove it: it would change what the chart makes past every check',
    '/spec/install/crds': 'remove it: no custom resource is defined on a host',
    '/spec/install/skipCRDs': 'remove it: no custom resource is defined on a host',
    '/spec/install/createNamespace': 'remove it: the namespace is rendered',
    '/spec/upgrade/crds': 'remove it: no custom resource is defined on a host',
    '/spec/upgrade/preserveValues': 'remove it: values that the tenancy takes away would stay',
  },
  HelmChart: {
    '/spec/chart': 'set chartRepository of the host cluster',
    '/spec/version': 'set vclusterVersion of the host cluster',
    '/spec/sourceRef': 'set chartRepository of the host cluster',
    '/spec/valuesFiles': 'set vclusterValues of the workspace',
  },
  HelmRepository: { '/spec/url': 'set chartRepository of the host cluster' },
  Kustomization: {
    '/spec/sourceRef': 'set source of the host cluster',
    '/spec/path': 'remove it: names follow from the organization and the workspace',
    '/spec/prune': 'set retention of the workspace',
    '/spec/kubeConfig': 'remove it: the tenant side goes into the vCluster of its workspace',
    '/spec/serviceAccountName': 'remove it: Flux applies with its own account',
    '/spec/patches': 'remove it: patch the manifest itself, where it is checked',
    '/spec/postBuild': 'remove it: it would change what is applied past every check',
  },
  PodDisruptionBudget: { '/spec/minAvailable': 'choose a plan with that controlPlane.replicas' },
};

/** Kinds of which nothing may be patched, and what to use instead. */
export const ownedKinds: Readonly<Record<string, string>> = {
  BackendTLSPolicy: 'set apiServerRoute of the host cluster',
  ClusterRole: 'declare roles of projects',
  ClusterRoleBinding: 'declare a GroupBinding with clusterRole',
  ConfigMap: 'set issuer of the host cluster, or displayName of the organization',
  HTTPRoute: 'set apiServerRoute of the host cluster',
  IngressRoute: 'set apiServerRoute of the host cluster',
  LimitRange: 'set container of the plan',
  NetworkPolicy: 'set egressCidrs and internetEgress of the workspace, allowFrom and ingressPorts of the project',
  ResourceQuota: 'set limits and projectQuota of the plan, or quota of the project',
  Role: 'declare it in roles of the project',
  RoleBinding: 'declare a GroupBinding',
  Secret: 'remove it: vCluster fills the Secret itself',
  ServersTransport: 'set apiServerRoute of the host cluster',
  ValidatingAdmissionPolicy: 'set podSecurity and exec of the plan, and registries of the host cluster',
  ValidatingAdmissionPolicyBinding: 'set podSecurity and exec of the plan, and registries of the host cluster',
};
