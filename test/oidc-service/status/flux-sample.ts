// Objects as Flux and Kubernetes write them, of a workspace that works; each test breaks one thing of it.
import { type HostKind, type HostObject, hostObject } from '@hexabase-kaas/oidc-service';

export const commit = 'c0ffee'.padEnd(40, '1');
export const revision = `main@sha1:${commit}`;
const at = '2026-11-21T11:00:00Z';

type Raw = Readonly<Record<string, unknown>>;
export interface Sample {
  readonly kind: HostKind;
  readonly raw: Raw;
}

const condition = (status: string, reason: string, message = '', time = at) => ({
  type: 'Ready',
  status,
  reason,
  message,
  lastTransitionTime: time,
});
export const ready = condition('True', 'ReconciliationSucceeded');
export const failing = (reason: string, message = ''): object => condition('False', reason, message);
export const working: object = condition('Unknown', 'Progressing', 'Reconciliation in progress');

const meta = (namespace: string, name: string) => ({ namespace, name, generation: 1 });
const kustomization = (namespace: string, name: string): Sample => ({
  kind: 'Kustomization',
  raw: {
    metadata: meta(namespace, name),
    spec: { sourceRef: { kind: 'GitRepository', name: 'flux-system', namespace: 'flux-system' } },
    status: {
      observedGeneration: 1,
      conditions: [ready],
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
    },
  },
});

/** Everything of acme--shop, all of it as it should be. */
export const sound: Readonly<Record<string, Sample>> = {
  source: {
    kind: 'GitRepository',
    raw: {
      metadata: meta('flux-system', 'flux-system'),
      status: { observedGeneration: 1, conditions: [ready], artifact: { revision, lastUpdateTime: at } },
    },
  },
  organization: kustomization('flux-system', 'kaas-organization-acme'),
  host: kustomization('flux-system', 'acme--shop'),
  tenant: kustomization('acme--shop', 'tenant'),
  directory: kustomization('acme--shop', 'workspace-directory'),
  release: {
    kind: 'HelmRelease',
    raw: { metadata: meta('acme--shop', 'vcluster'), status: { observedGeneration: 1, conditions: [ready] } },
  },
  controlPlane: {
    kind: 'StatefulSet',
    raw: { metadata: meta('acme--shop', 'vcluster'), spec: { replicas: 1 }, status: { replicas: 1, readyReplicas: 1 } },
  },
  pod: {
    kind: 'Pod',
    raw: { metadata: meta('acme--shop', 'vcluster-0'), status: { conditions: [{ ...ready, type: 'Ready' }] } },
  },
  authentication: {
    kind: 'ConfigMap',
    raw: {
      metadata: meta('acme--shop', 'authentication'),
      data: { 'authentication.yaml': JSON.stringify({ jwt: [{ issuer: { url: 'https://id.example.com' } }] }) },
    },
  },
};

/** An object with another status, as it follows on what was there before. */
export function turned(name: string, status: object, spec: object = {}): HostObject {
  const { kind, raw } = sound[name] as Sample;
  const before = hostObject(kind, raw);
  const { status: own = {}, spec: ownSpec = {} } = raw as { status?: object; spec?: object };
  const next = { ...raw, spec: { ...ownSpec, ...spec }, status: { ...own, ...status } };
  return hostObject(kind, next, before) as HostObject;
}

export const all = (): Record<string, HostObject> =>
  Object.fromEntries(Object.entries(sound).map(([name, { kind, raw }]) => [name, hostObject(kind, raw) as HostObject]));
