import type { Amounts } from '../amount.js';
import { profileWorkspaces } from '../host-cluster.js';
import type { Values } from '../overlay.js';
import type { PartName } from './part.js';

/** How a platform of some size is laid out. Source of the numbers: seed, enterprise deployment patterns. */
export interface PlatformSize {
  /** Workspaces that a host cluster of this profile takes. */
  readonly workspaces: number;
  /** Default plan, whose limits the seed gives. */
  readonly plan: 'small' | 'medium';
  /** Replicas of the service, the control plane of the platform. */
  readonly replicas: number;
  readonly requests: Pick<Amounts, 'cpu' | 'memory'>;
  readonly limits: Pick<Amounts, 'cpu' | 'memory'>;
  readonly databaseInstances: number;
  readonly databaseStorage: string;
  /** Days for which the database can be brought back to any moment. */
  readonly backupDays: number;
  /** Zones over which replicas and database are spread; 1: over nodes. */
  readonly zones: number;
  readonly parts: readonly PartName[];
  /** Values of the parts' charts that this size needs. */
  readonly partValues: Partial<Readonly<Record<PartName, Values>>>;
}

/** Profiles of a platform; `edge` is no platform of its own, but a host cluster of another one. */
export type PlatformProfile = 'small-enterprise' | 'medium-enterprise';

const base: readonly PartName[] = [
  'certManager',
  'cloudnativepg',
  'barmanCloud',
  'flux',
  'kyverno',
  'prometheus',
  'loki',
  'alloy',
  'opencost',
];

/** The two sizes. */
export const platformSizes: Readonly<Record<PlatformProfile, PlatformSize>> = {
  'small-enterprise': {
    workspaces: profileWorkspaces['small-enterprise'],
    plan: 'small',
    replicas: 3,
    requests: { cpu: '500m', memory: '1Gi' },
    limits: { cpu: '2', memory: '4Gi' },
    databaseInstances: 2,
    databaseStorage: '20Gi',
    backupDays: 30,
    zones: 1,
    parts: base,
    partValues: {},
  },
  'medium-enterprise': {
    workspaces: profileWorkspaces['medium-enterprise'],
    plan: 'medium',
    replicas: 5,
    requests: { cpu: '1', memory: '2Gi' },
    limits: { cpu: '4', memory: '8Gi' },
    databaseInstances: 3,
    databaseStorage: '100Gi',
    backupDays: 90,
    zones: 3,
    // Five replicas count calls together, and more than one consumer may want the audit.
    parts: [...base, 'valkey', 'nats'],
    partValues: {
      // Its webhooks refuse what they cannot judge, so they outlive a zone.
      kyverno: {
        admissionController: { replicas: 3 },
        backgroundController: { replicas: 2 },
        reportsController: { replicas: 2 },
        cleanupController: { replicas: 2 },
      },
    },
  },
};
