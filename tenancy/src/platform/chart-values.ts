import { overlay, type Values } from '../overlay.js';
import type { PartName } from './part.js';
import type { Platform } from './platform.js';
import { type PlatformProfile, platformSizes } from './profile.js';

/** Values of the chart that a profile stands for; the chart carries them as `profiles/<profile>.yaml`. */
export function profileValues(profile: PlatformProfile): Values {
  const size = platformSizes[profile];
  return {
    replicas: size.replicas,
    spreadOver: size.zones > 1 ? 'zone' : 'node',
    resources: { requests: size.requests, limits: size.limits },
    database: {
      kind: 'cloudnativepg',
      cloudnativepg: {
        instances: size.databaseInstances,
        storage: size.databaseStorage,
        backup: { enabled: true, retentionDays: size.backupDays },
        ...(size.zones > 1 && { spec: spreadDatabase }),
      },
    },
    serviceMonitor: { enabled: size.parts.includes('prometheus') },
    parts: partsOf(size.parts, size.partValues),
  };
}

/** A zone that fails takes one server of the database with it, and never two. */
const spreadDatabase = {
  affinity: {
    enablePodAntiAffinity: true,
    topologyKey: 'topology.kubernetes.io/zone',
    podAntiAffinityType: 'required',
  },
};

const partsOf = (parts: readonly PartName[], values: Readonly<Record<string, Values | undefined>> = {}): Values =>
  Object.fromEntries(parts.map((part) => [part, { enabled: true, ...(values[part] && { values: values[part] }) }]));

/** Values of the chart for a platform; Flux brings the parts, so the chart does not. */
export function platformValues(platform: Platform): Values {
  const { database, parts: _profiles, ...profile } = profileValues(platform.profile) as ProfileValues;
  return overlay(
    {
      ...profile,
      issuer: platform.issuer,
      image: {
        repository: platform.imageRepository,
        ...(platform.imageTag !== undefined && { tag: platform.imageTag }),
        ...(platform.imageDigest !== undefined && { digest: platform.imageDigest }),
      },
      secretSettings: platform.secretSettings,
      database: platform.databaseSecret === undefined ? ownDatabase(platform, database) : external(platform),
      serviceMonitor: { enabled: platform.parts.includes('prometheus') },
      ...(platform.ingressClass !== undefined && {
        ingress: {
          enabled: true,
          className: platform.ingressClass,
          ...(platform.tlsSecret !== undefined && { tlsSecret: platform.tlsSecret }),
        },
      }),
      parts: { by: 'flux', ...partsOf(platform.parts) },
    },
    platform.values,
  );
}

interface ProfileValues {
  readonly database: { readonly cloudnativepg: Values & { readonly backup: Values } };
  readonly parts: Values;
  readonly [name: string]: unknown;
}

const ownDatabase = (platform: Platform, { cloudnativepg }: ProfileValues['database']): Values => ({
  kind: 'cloudnativepg',
  cloudnativepg: {
    ...cloudnativepg,
    storage: platform.databaseStorage,
    ...(platform.storageClass !== undefined && { storageClass: platform.storageClass }),
    backup: {
      ...cloudnativepg.backup,
      destination: platform.backupDestination,
      ...(platform.backupEndpoint !== undefined && { endpoint: platform.backupEndpoint }),
      ...(platform.backupSecret !== undefined && { secret: platform.backupSecret }),
    },
  },
});

const external = (platform: Platform): Values => ({ kind: 'external', external: { secret: platform.databaseSecret } });
