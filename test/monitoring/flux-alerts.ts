import type { AlertCase } from './alert-case.ts';

const object = (kind: string, namespace: string, name: string, rest: string): string =>
  `gotk_resource_info{customresource_kind="${kind}",exported_namespace="${namespace}",namespace="${namespace}",name="${name}",${rest}}`;
const host = ['Kustomization', 'flux-system', 'acme--shop'] as const;
const labels = {
  customresource_kind: 'Kustomization',
  exported_namespace: 'flux-system',
  namespace: 'flux-system',
  name: 'acme--shop',
};
const release = object('HelmRelease', 'acme--shop', 'vcluster', 'ready="True",suspended="false"');
const [first, second] = ['main@sha1:aaaa', 'main@sha1:bbbb'];
const source = (revision: string): string =>
  object('GitRepository', 'flux-system', 'flux-system', `ready="True",suspended="false",revision="${revision}"`);
const applied = (revision: string, rest = 'ready="True",suspended="false"'): string =>
  object(...host, `${rest},revision="${revision}"`);

export const fluxAlerts: readonly AlertCase[] = [
  {
    alert: 'FluxUnseen',
    series: { [release]: '1x10 stale' },
    quietAt: ['10m', '20m'],
    firesAt: '30m',
    summary: 'Nothing is known of Flux; its objects may be stuck without anybody being told.',
  },
  {
    alert: 'FluxNotReady',
    series: {
      [release]: '1x60',
      [object(...host, 'ready="True",suspended="false"')]: '1x10 stale',
      [object(...host, 'ready="False",suspended="false"')]: '_x10 1x40 stale',
    },
    quietAt: ['10m', '20m', '58m'],
    firesAt: '30m',
    labels,
    summary: 'Kustomization flux-system/acme--shop is not ready.',
    // Somebody stopped it, and knows.
    alike: [{ [object(...host, 'ready="False",suspended="true"')]: '1x60' }],
  },
  {
    alert: 'FluxInProgress',
    series: { [object(...host, 'ready="Unknown",suspended="false"')]: '1x90' },
    quietAt: ['30m'],
    firesAt: '70m',
    labels,
    summary: 'Kustomization flux-system/acme--shop has been in progress for an hour.',
    alike: [{ [release]: '1x90' }],
  },
  {
    alert: 'FluxSuspended',
    every: '30m',
    series: { [object(...host, 'ready="True",suspended="true"')]: '1x60' },
    quietAt: ['60m', '23h'],
    firesAt: '24h30m',
    labels,
    summary: 'Kustomization flux-system/acme--shop has been suspended for a day.',
  },
  {
    alert: 'FluxRevisionStale',
    series: { [source(first)]: '1x10 stale', [source(second)]: '_x10 1x90', [applied(first)]: '1x100' },
    quietAt: ['10m', '30m'],
    firesAt: '50m',
    labels: { ...labels, revision: first },
    summary: `Kustomization flux-system/acme--shop still applies ${first}, which no source has any more.`,
    alike: [
      { [source(second)]: '1x100', [applied(second)]: '1x100' },
      { [source(second)]: '1x100', [applied(first, 'ready="True",suspended="true"')]: '1x100' },
      // It was never applied, and FluxNotReady says so.
      { [source(second)]: '1x100', [applied('', 'ready="False",suspended="false"')]: '1x100' },
    ],
  },
  {
    alert: 'FluxReconcileSlow',
    series: {
      'gotk_reconcile_duration_seconds_bucket{kind="HelmRelease",le="240"}': '0+1x30 30+0.5x120',
      'gotk_reconcile_duration_seconds_bucket{kind="HelmRelease",le="480"}': '0+1x150',
      'gotk_reconcile_duration_seconds_bucket{kind="HelmRelease",le="+Inf"}': '0+1x150',
    },
    quietAt: ['30m', '45m'],
    firesAt: '100m',
    labels: { kind: 'HelmRelease' },
    summary: 'One reconciliation of HelmRelease in a hundred takes 7m 55s.',
  },
];
