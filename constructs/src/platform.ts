import { parsePlatform, platformIssues, platformUnit, type Unit } from '@hexabase-kaas/tenancy';
import { Construct, type IConstruct } from 'constructs';
import type { FluxSource } from './flux-source.js';

/**
 * The service and everything that it stands on, on one host cluster: operators, database with backups, policies, monitoring.
 * In a `TenancyApp` its objects become part of the tree; the chart of the service, `charts/hexabase-kaas`, has to stand there too.
 */
export class Platform extends Construct {
  constructor(scope: Construct, id: string, props: PlatformProps) {
    super(scope, id);
    specs.set(this, { ...props });
    this.node.addValidation({
      validate: () =>
        platformIssues(specs.get(this)).map(({ path, message, code, fix }) => `${path}: ${message} (${code}); ${fix}`),
    });
  }

  /** Every manifest of the platform, by its place in the tree. Throws when a property is wrong. */
  // biome-ignore lint/suspicious/noExplicitAny: jsii has no other word for JSON
  public manifests(): { [key: string]: any } {
    return unitOf(this).manifests();
  }
}

const specs = new WeakMap<IConstruct, object>();
const unitOf = (platform: IConstruct): Unit => platformUnit(parsePlatform(specs.get(platform)));

/** Units of the platforms below a construct. */
export const platformUnits = (root: IConstruct): Unit[] =>
  root.node.findAll().flatMap((one) => (one instanceof Platform ? [unitOf(one)] : []));

/** Properties of a platform. */
export interface PlatformProps {
  /** Id of the host cluster. */
  readonly hostCluster: string;
  /**
   * Size: replicas, backups, zones and parts.
   * @default PlatformProfile.SMALL_ENTERPRISE
   */
  readonly profile?: PlatformProfile;
  /** URL under which people and API servers reach the service: https, a host, perhaps a port. */
  readonly issuer: string;
  /** Where the service's image was pushed to, without tag. */
  readonly imageRepository: string;
  /**
   * Tag of the image.
   * @default the version of the chart
   */
  readonly imageTag?: string;
  /**
   * Digest of the image, which counts before the tag.
   * @default none
   */
  readonly imageDigest?: string;
  /**
   * Namespace of the service.
   * @default 'kaas'
   */
  readonly namespace?: string;
  /**
   * What is installed beside the service; left out is what the cluster has already.
   * @default those of the profile
   */
  readonly parts?: PlatformPart[];
  /**
   * Values of the parts' charts, by the name of the part, laid over what the platform sets.
   * @default none
   */
  // biome-ignore lint/suspicious/noExplicitAny: jsii has no other word for JSON
  readonly partValues?: { [part: string]: any };
  /**
   * Repository of a mirror that has all charts, instead of their makers'.
   * @default none
   */
  readonly chartMirror?: string;
  /**
   * Secret with DATABASE_URL of a PostgreSQL of your own.
   * @default none: a Cluster of CloudNativePG
   */
  readonly databaseSecret?: string;
  /**
   * StorageClass of the database's volumes.
   * @default the cluster's default class
   */
  readonly storageClass?: string;
  /**
   * Size of each database server's volume.
   * @default from the profile: 20Gi or 100Gi
   */
  readonly databaseStorage?: string;
  /**
   * Object storage for backups of the database: `s3://backups/kaas`. Needed with a database of the platform.
   * @default none
   */
  readonly backupDestination?: string;
  /**
   * URL of the object storage, where it is not Amazon's.
   * @default Amazon S3
   */
  readonly backupEndpoint?: string;
  /**
   * Secret with ACCESS_KEY_ID and ACCESS_SECRET_KEY.
   * @default none: the pods' own identity
   */
  readonly backupSecret?: string;
  /**
   * Secrets whose keys are variables of the service: clients of Google and GitHub, SMTP_URL and the like.
   * @default none
   */
  readonly secretSettings?: string[];
  /**
   * Class of the Ingress for the issuer's host.
   * @default none: there is no Ingress
   */
  readonly ingressClass?: string;
  /**
   * Secret with the certificate of the issuer's host.
   * @default none: the controller has one
   */
  readonly tlsSecret?: string;
  /**
   * Folder of the tree with monitors, rules and dashboards, applied once their definitions are there.
   * @default none
   */
  readonly monitoringPath?: string;
  /**
   * Values of the service's chart, laid over everything above.
   * @default none
   */
  // biome-ignore lint/suspicious/noExplicitAny: jsii has no other word for JSON
  readonly values?: { [key: string]: any };
  /**
   * The Flux source that carries the tree and the chart.
   * @default the GitRepository flux-system/flux-system
   */
  readonly source?: FluxSource;
}

/** Size of a platform. */
export enum PlatformProfile {
  /** For fewer than 100 people: 20 workspaces, 3 replicas, 2 database servers, 30 days of backups. */
  SMALL_ENTERPRISE = 'small-enterprise',
  /** For 100 to 1000 people: 100 workspaces, 5 replicas, 3 database servers in three zones, 90 days of backups. */
  MEDIUM_ENTERPRISE = 'medium-enterprise',
}

/** What is installed beside the service. */
export enum PlatformPart {
  /** Certificates; the backup plugin of the database needs it. */
  CERT_MANAGER = 'certManager',
  /** Operator of PostgreSQL. */
  CLOUDNATIVEPG = 'cloudnativepg',
  /** Backups of PostgreSQL to object storage. */
  BARMAN_CLOUD = 'barmanCloud',
  /** Applies the tenancy from Git; in a tree that Flux reads it is there already. */
  FLUX = 'flux',
  /** Policies on the host cluster, with reports and exceptions. */
  KYVERNO = 'kyverno',
  /** Prometheus, Alertmanager, Grafana and their operator. */
  PROMETHEUS = 'prometheus',
  /** Logs. */
  LOKI = 'loki',
  /** Collects logs for Loki. */
  ALLOY = 'alloy',
  /** Cost by workspace. */
  OPENCOST = 'opencost',
  /** Counts calls for all replicas of the service. */
  VALKEY = 'valkey',
  /** Hands the audit to other consumers as events. */
  NATS = 'nats',
}
