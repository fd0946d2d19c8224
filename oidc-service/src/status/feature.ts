import { Gauge, type Registry } from 'prom-client';
import type { DirectoryConfiguration } from '../directory/index.js';
import type { Feature } from '../http/feature.js';
import type { Service } from '../service.js';
import { clusterStatus } from './cluster-status.js';
import { type StatusHub, statusHub } from './hub.js';
import { noteStatuses } from './note-status.js';
import { probeApi } from './probe.js';
import type { StatusConfiguration } from './settings.js';
import { noStatus } from './source.js';

type Needed = StatusConfiguration & DirectoryConfiguration & { readonly ISSUER: string };

/** Watches the host cluster for how workspaces stand. */
export function statusFeature(service: Service<Needed>): Feature {
  const hub = statusHubOf(service);
  new Gauge({
    name: 'kaas_status_viewers',
    help: 'Live views of workspaces that this process serves.',
    registers: [service.metrics],
    collect() {
      this.set(hub.viewers());
    },
  });
  return { name: 'status', start: async () => hub.start(), stopping: hub.endViews, stop: hub.stop };
}

/** The hub of a service, for whoever shows what it knows; one for each service. */
export function statusHubOf(service: Service<Needed>): StatusHub {
  const known = made.get(service.metrics);
  if (known !== undefined) return known;
  const { configuration, db, clock, log } = service;
  const { DIRECTORY_CLUSTER: access, DIRECTORY_RESYNC_SECONDS: resyncSeconds } = configuration;
  const hub = statusHub({
    db,
    clock,
    log,
    source: access === undefined ? noStatus : clusterStatus({ access, resyncSeconds }),
    issuer: configuration.ISSUER,
    domains: configuration.HOST_CLUSTER_DOMAINS,
    mostViewers: configuration.STATUS_VIEWERS,
    checkSeconds: configuration.STATUS_CHECK_SECONDS,
    probe: probeApi,
    noted: noteStatuses(db, clock),
  });
  made.set(service.metrics, hub);
  return hub;
}

const made = new WeakMap<Registry, StatusHub>();
