import type { Registry } from 'prom-client';
import type { Database } from '../database/database.js';
import type { DirectoryConfiguration } from '../directory/index.js';
import type { ProvisioningConfiguration } from '../provisioning/index.js';
import type { StatusHub } from '../status/index.js';
import { type ClusterOverview, clusterOverviews } from './cluster-overview.js';
import { gauge, gauges } from './gauges.js';

/** What this process sees of the service. Null is not known: it is not measured here, or could not be read. Moments are UTC, RFC 3339. */
export interface HealthOverview {
  /** Conditions of being ready; without the optional ones it does less. */
  readonly checks: readonly { readonly name: string; readonly optional: boolean; readonly holds: boolean }[];
  readonly waiting: readonly Waiting[];
  readonly signingKey: { readonly since: string | null; readonly rotationDays: number | null };
  /** `source` is null when no directory is configured. */
  readonly directory: {
    readonly source: 'cluster' | 'disk' | null;
    readonly up: boolean | null;
    readonly readAt: string | null;
  };
  /** The branch of the tenancy as it was read last; null when none is configured. */
  readonly repository: {
    readonly commit: string | null;
    readonly readAt: string | null;
    readonly failing: boolean;
    /** The newest commit that this service made. */
    readonly delivered: { readonly commit: string; readonly at: string | null; readonly applied: boolean } | null;
  } | null;
  readonly usageReadUntil: string | null;
  readonly hostClusters: readonly (Omit<ClusterOverview, 'newest'> & {
    /** Commit of what was applied there last. */
    readonly commit: string | null;
  })[];
}

/** Something that waits to be done. */
export interface Waiting {
  readonly kind: 'jobs' | 'changes' | 'events' | 'stripe-events';
  /** Topic of jobs, state of changes. */
  readonly of: string | null;
  readonly count: number;
  /** Those that were given up in the last week; null where nothing is given up. */
  readonly givenUp: number | null;
  readonly oldestSeconds: number | null;
}

/** What the overview is read from. */
export interface HealthParts {
  readonly metrics: Registry;
  readonly hub: Pick<StatusHub, 'of'>;
  readonly configuration: ProvisioningConfiguration & DirectoryConfiguration;
}

/** How the service is doing, by what it measures anyway; whoever asks has been authorized. */
export async function healthOverview(db: Database, parts: HealthParts): Promise<HealthOverview> {
  const { metrics, configuration } = parts;
  const { DIRECTORY_CLUSTER: cluster, DIRECTORY_PATH: path } = configuration;
  const source = cluster !== undefined ? 'cluster' : path !== undefined ? 'disk' : null;
  const up = await gauge(metrics, 'kaas_directory_up');
  const rotation = await gauge(metrics, 'kaas_signing_key_rotation_seconds');
  return {
    checks: await checksOf(metrics),
    waiting: await waitingOf(metrics),
    signingKey: {
      since: momentOf(await gauge(metrics, 'kaas_signing_key_since_timestamp_seconds')),
      rotationDays: rotation === null ? null : rotation / 86_400,
    },
    directory: {
      source,
      up: source === null || up === null ? null : up === 1,
      readAt: momentOf(await gauge(metrics, 'kaas_directory_read_timestamp_seconds')),
    },
    repository:
      configuration.TENANCY_REPOSITORY === undefined ? null : await repositoryOf(db, configuration.TENANCY_BRANCH),
    usageReadUntil: momentOf(await gauge(metrics, 'kaas_usage_read_until_timestamp_seconds')),
    hostClusters: await Promise.all(
      (await clusterOverviews(db)).map(async ({ newest, ...one }) => ({
        ...one,
        commit: newest === null ? null : ((await parts.hub.of(newest))?.commit ?? null),
      })),
    ),
  };
}

async function checksOf(metrics: Registry): Promise<HealthOverview['checks']> {
  const of = async (name: string, optional: boolean) =>
    [...(await gauges(metrics, name, 'check'))].map(([check, value]) => ({
      name: check,
      optional,
      holds: value === 1,
    }));
  return [...(await of('kaas_ready', false)), ...(await of('kaas_ready_optional', true))];
}

async function waitingOf(metrics: Registry): Promise<Waiting[]> {
  const jobs = await gauges(metrics, 'kaas_outbox_jobs_waiting', 'topic');
  const dead = await gauges(metrics, 'kaas_outbox_jobs_dead', 'topic');
  const oldest = await gauges(metrics, 'kaas_outbox_oldest_job_seconds', 'topic');
  const changes = await gauges(metrics, 'kaas_changes_waiting', 'state');
  const oldestChange = await gauge(metrics, 'kaas_changes_oldest_seconds');
  const events = await gauge(metrics, 'kaas_events_waiting');
  const stripe = await gauge(metrics, 'kaas_stripe_events_waiting');
  const alone = (kind: Waiting['kind'], count: number | null, seconds: number | null): Waiting[] =>
    count === null ? [] : [{ kind, of: null, count, givenUp: null, oldestSeconds: seconds }];
  return [
    ...[...jobs].map(([topic, count]) => ({
      ...{ kind: 'jobs' as const, of: topic, count },
      ...{ givenUp: dead.get(topic) ?? null, oldestSeconds: oldest.get(topic) ?? null },
    })),
    ...[...changes].map(([state, count]) => ({
      ...{ kind: 'changes' as const, of: state, count, givenUp: null },
      // What waits for approval waits for a person, and has no age here.
      oldestSeconds: state === 'proposed' || count === 0 ? null : oldestChange,
    })),
    ...alone('events', events, null),
    ...alone('stripe-events', stripe, await gauge(metrics, 'kaas_stripe_oldest_event_seconds')),
  ];
}

async function repositoryOf(db: Database, branch: string): Promise<NonNullable<HealthOverview['repository']>> {
  const row = await db
    .selectFrom('tenancy_branch')
    .select(['commit', 'read_at', 'failure'])
    .where('name', '=', branch)
    .executeTakeFirst();
  const change = await db
    .selectFrom('change')
    .select(['commit', 'committed_at', 'state'])
    .where('commit', 'is not', null)
    .where('state', 'in', ['committed', 'applied'])
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    commit: row?.commit ?? null,
    readAt: row?.read_at?.toISOString() ?? null,
    // The reason may name the repository with its address, which is nobody's to read here; the log has it.
    failing: row !== undefined && row.failure !== null,
    delivered:
      change === undefined || change.commit === null
        ? null
        : {
            commit: change.commit,
            at: change.committed_at?.toISOString() ?? null,
            applied: change.state === 'applied',
          },
  };
}

const momentOf = (seconds: number | null): string | null =>
  seconds === null || seconds === 0 ? null : new Date(seconds * 1_000).toISOString();
