import { type FluxSource, fluxSourceShape, fluxSystem } from '../flux-source.js';
import { type Issue, issuesOf, sortIssues, TenancyError } from '../issue.js';
import { maxLength } from '../name.js';
import { readPlain, refused } from '../plain.js';
import { anyObject, list, object, oneOf, optional, required, set, withDefault } from '../shape.js';
import { shapePages } from '../shape-page.js';
import { parseShape } from '../shape-parse.js';
import { id, namespaceName, quantity, text } from '../text.js';
import { type PartName, partNames } from './part.js';
import { type PlatformProfile, platformSizes } from './profile.js';

/** The service and everything that it stands on, on one host cluster, as Flux brings it. */
export interface Platform {
  /** Id of the host cluster. */
  readonly hostCluster: string;
  /** Size: replicas, backups, zones and parts. @default 'small-enterprise' */
  readonly profile: PlatformProfile;
  /** URL under which people and API servers reach the service: https, a host, perhaps a port. */
  readonly issuer: string;
  /** Where the service's image was pushed to, without tag. */
  readonly imageRepository: string;
  /** Tag of the image. @default the version of the chart */
  readonly imageTag?: string;
  /** Digest of the image, which counts before the tag. @default none */
  readonly imageDigest?: string;
  /** Namespace of the service. @default 'kaas' */
  readonly namespace: string;
  /** What is installed beside the service; left out is what the cluster has already. @default those of the profile */
  readonly parts: readonly PartName[];
  /** Values of the parts' charts, by the name of the part, laid over what the platform sets. @default none */
  readonly partValues: Readonly<Record<string, unknown>>;
  /** Repository of a mirror that has all charts, instead of their makers'. @default none */
  readonly chartMirror?: string;
  /** Secret with DATABASE_URL of a PostgreSQL of your own. @default none: a Cluster of CloudNativePG */
  readonly databaseSecret?: string;
  /** StorageClass of the database's volumes. @default the cluster's default class */
  readonly storageClass?: string;
  /** Size of each database server's volume. @default from the profile: 20Gi or 100Gi */
  readonly databaseStorage: string;
  /** Object storage for backups of the database: `s3://backups/kaas`. Needed with a database of the platform. @default none */
  readonly backupDestination?: string;
  /** URL of the object storage, where it is not Amazon's. @default Amazon S3 */
  readonly backupEndpoint?: string;
  /** Secret with ACCESS_KEY_ID and ACCESS_SECRET_KEY. @default none: the pods' own identity */
  readonly backupSecret?: string;
  /** Secrets whose keys are variables of the service: clients of Google and GitHub, SMTP_URL and the like. @default none */
  readonly secretSettings: readonly string[];
  /** Class of the Ingress for the issuer's host. @default none: there is no Ingress */
  readonly ingressClass?: string;
  /** Secret with the certificate of the issuer's host. @default none: the controller has one */
  readonly tlsSecret?: string;
  /** Folder of the tree with monitors, rules and dashboards, applied once their definitions are there. @default none */
  readonly monitoringPath?: string;
  /** Values of the service's chart, laid over everything above. @default none */
  readonly values: Readonly<Record<string, unknown>>;
  /** The Flux source that carries the tree and the chart. @default the one `flux bootstrap` makes: GitRepository `flux-system` */
  readonly source: FluxSource;
}

type PlatformNeeds = 'hostCluster' | 'issuer' | 'imageRepository';

/** A platform as its author writes it. */
export interface PlatformSpec extends Pick<Platform, PlatformNeeds>, Partial<Omit<Platform, PlatformNeeds | 'source'>> {
  readonly source?: Partial<FluxSource>;
}

const name = text('the name of a Secret or a class', '^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$', 253);
const sizeOf = ({ profile }: Readonly<Record<string, unknown>>) => platformSizes[profile as PlatformProfile];

/** What a platform is read by. */
export const platformShape = object<Platform>({
  hostCluster: required('Id of the host cluster.', id(maxLength.hostCluster)),
  profile: withDefault(
    'Size: replicas, backups, zones and parts.',
    oneOf('small-enterprise', 'medium-enterprise'),
    'small-enterprise',
    "'small-enterprise'",
  ),
  issuer: required(
    'URL under which people and API servers reach the service: https, a host, perhaps a port.',
    text(
      'an https URL with a host, perhaps a port, and nothing after it, like https://id.example.com',
      '^https://[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?(?::[0-9]{1,5})?$',
      255,
    ),
  ),
  imageRepository: required(
    "Where the service's image was pushed to, without tag.",
    text('a repository without tag, like registry.example.com/kaas/oidc-service', '^[a-z0-9][^@ ]*[a-z0-9]$', 255),
  ),
  imageTag: optional(
    'Tag of the image.',
    text('a tag that stays, not `latest`', '^(?!latest$)[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$', 128),
    'the version of the chart',
  ),
  imageDigest: optional(
    'Digest of the image, which counts before the tag.',
    text('sha256: and 64 hexadecimal digits', '^sha256:[0-9a-f]{64}$', 71),
    'none',
  ),
  namespace: withDefault('Namespace of the service.', namespaceName, 'kaas', "'kaas'"),
  parts: withDefault(
    'What is installed beside the service; left out is what the cluster has already.',
    set(oneOf(...partNames)),
    (around) => sizeOf(around).parts,
    'those of the profile',
  ),
  partValues: withDefault(
    "Values of the parts' charts, by the name of the part, laid over what the platform sets.",
    anyObject,
    {},
    'none',
  ),
  chartMirror: optional(
    "Repository of a mirror that has all charts, instead of their makers'.",
    text(
      'an https or oci URL of a Helm repository, like oci://mirror.example.com/charts',
      '^(?:https|oci)://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~-]+)*$',
      255,
    ),
    'none',
  ),
  databaseSecret: optional(
    'Secret with DATABASE_URL of a PostgreSQL of your own.',
    name,
    'none: a Cluster of CloudNativePG',
  ),
  storageClass: optional("StorageClass of the database's volumes.", name, "the cluster's default class"),
  databaseStorage: withDefault(
    "Size of each database server's volume.",
    quantity,
    (around) => sizeOf(around).databaseStorage,
    'from the profile: 20Gi or 100Gi',
  ),
  backupDestination: optional(
    'Object storage for backups of the database: `s3://backups/kaas`. Needed with a database of the platform.',
    text('a URL like s3://backups/kaas', '^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[A-Za-z0-9._/-]*)?$', 512),
    'none',
  ),
  backupEndpoint: optional(
    "URL of the object storage, where it is not Amazon's.",
    text('an https URL', '^https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?$', 255),
    'Amazon S3',
  ),
  backupSecret: optional('Secret with ACCESS_KEY_ID and ACCESS_SECRET_KEY.', name, "none: the pods' own identity"),
  secretSettings: withDefault(
    'Secrets whose keys are variables of the service: clients of Google and GitHub, SMTP_URL and the like.',
    list(name),
    [],
    'none',
  ),
  ingressClass: optional("Class of the Ingress for the issuer's host.", name, 'none: there is no Ingress'),
  tlsSecret: optional("Secret with the certificate of the issuer's host.", name, 'none: the controller has one'),
  monitoringPath: optional(
    'Folder of the tree with monitors, rules and dashboards, applied once their definitions are there.',
    text(
      'a folder like monitoring, without a leading slash or dots',
      '^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$',
      200,
    ),
    'none',
  ),
  values: withDefault("Values of the service's chart, laid over everything above.", anyObject, {}, 'none'),
  source: withDefault(
    'The Flux source that carries the tree and the chart.',
    fluxSourceShape,
    fluxSystem,
    'the one `flux bootstrap` makes: GitRepository `flux-system`',
  ),
});

/**
 * Reads a platform, fills in the defaults and checks it.
 * @throws TenancyError with every issue at once
 */
export function parsePlatform(spec: unknown): Platform {
  const { platform, issues } = readPlatform(spec);
  if (platform === undefined || issues.length > 0) throw new TenancyError(issues);
  return platform;
}

/** Everything that is wrong with a platform, sorted; never throws. */
export const platformIssues = (spec: unknown): readonly Issue[] => readPlatform(spec).issues;

function readPlatform(spec: unknown): { platform?: Platform; issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const plain = readPlain(spec, 'platform', issues);
  const platform = plain === refused ? undefined : parseShape(platformShape, plain, 'platform', issues);
  if (platform !== undefined) issues.push(...crossIssues(platform));
  return { ...(platform && { platform }), issues: sortIssues(issues) };
}

const { error } = issuesOf(shapePages);

function crossIssues(platform: Platform): Issue[] {
  const { databaseSecret, backupDestination, backupEndpoint, backupSecret, parts, partValues, monitoringPath } =
    platform;
  const unknown = Object.keys(partValues).filter((part) => !(parts as readonly string[]).includes(part));
  const backups = databaseSecret === undefined;
  return [
    ...(monitoringPath !== undefined && !parts.includes('prometheus')
      ? [
          error(
            'bad-value',
            'platform.monitoringPath',
            'holds objects of the Prometheus operator, which is no part of this platform',
            'add "prometheus" to parts, or leave it out and apply the folder yourself',
          ),
        ]
      : []),
    ...unknown.map((part) =>
      error(
        'bad-value',
        `platform.partValues.${part}`,
        'names no part that is installed',
        'add it to parts, or leave it out',
      ),
    ),
    ...(backups && backupDestination === undefined
      ? [
          error(
            'missing-field',
            'platform.backupDestination',
            'is missing: the profile keeps backups of the database',
            'name a bucket, like s3://backups/kaas, or give databaseSecret for a database of your own',
          ),
        ]
      : []),
    ...(!backups && (backupDestination ?? backupEndpoint ?? backupSecret) !== undefined
      ? [
          error(
            'bad-value',
            'platform.backupDestination',
            'says where a database is backed up that is not of this platform',
            'leave the backup out, or leave databaseSecret out',
          ),
        ]
      : []),
  ];
}
