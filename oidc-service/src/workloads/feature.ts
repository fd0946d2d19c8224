import { readFileSync } from 'node:fs';
import { Gauge, type Registry } from 'prom-client';
import type { DirectoryConfiguration } from '../directory/index.js';
import type { Feature } from '../http/feature.js';
import { lifeOf } from '../identity/index.js';
import { memberTokensOf } from '../provider/index.js';
import type { Service } from '../service.js';
import type { StatusConfiguration } from '../status/index.js';
import { httpsWorkspaceApi } from './https-workspace-api.js';
import { type LogStreams, logStreams } from './log-streams.js';
import type { MemberParts } from './member.js';
import type { WorkloadConfiguration } from './settings.js';

type Needed = WorkloadConfiguration &
  DirectoryConfiguration &
  StatusConfiguration &
  Parameters<typeof memberTokensOf>[0]['configuration'] & {
    readonly SESSION_IDLE_MINUTES: number;
    readonly SESSION_HOURS: number;
  };

/** What workloads need of the service. */
export type WorkloadService = Service<Needed>;

/** What workloads are read and changed with; one for each service. */
export interface Workloads {
  readonly parts: MemberParts;
  readonly streams: LogStreams;
  /** Seconds after which a stream asks the API server anew: lifetime of a token for kubectl. */
  readonly tokenSeconds: number;
  close(): void;
}

/** Ends streams and connections with the service. */
export function workloadsFeature(service: Service<Needed>): Feature {
  const workloads = workloadsOf(service);
  new Gauge({
    name: 'kaas_log_streams',
    help: 'Logs of pods that this process streams.',
    registers: [service.metrics],
    collect() {
      this.set(workloads.streams.count());
    },
  });
  return {
    name: 'workloads',
    stopping: () => workloads.streams.end(),
    stop: async () => workloads.close(),
  };
}

/** The workloads of a service. @throws the system's error when the file of `WORKSPACE_API_CA` cannot be read */
export function workloadsOf(service: Service<Needed>): Workloads {
  const known = made.get(service.metrics);
  if (known !== undefined) return known;
  const { configuration, db, clock } = service;
  const { WORKSPACE_API_CA: file } = configuration;
  const api = httpsWorkspaceApi(file === undefined ? undefined : readFileSync(file, 'utf8'));
  const workloads: Workloads = {
    parts: {
      ...{ db, clock, api, tokens: memberTokensOf(service), life: lifeOf(configuration) },
      ...{ domains: configuration.HOST_CLUSTER_DOMAINS, template: configuration.WORKSPACE_API_ADDRESS },
    },
    streams: logStreams(configuration.WORKSPACE_LOG_STREAMS, configuration.STATUS_CHECK_SECONDS),
    tokenSeconds: configuration.ID_TOKEN_SECONDS,
    close: () => api.close(),
  };
  made.set(service.metrics, workloads);
  return workloads;
}

const made = new WeakMap<Registry, Workloads>();
