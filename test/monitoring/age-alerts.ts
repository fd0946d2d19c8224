import type { AlertCase } from './alert-case.ts';

const day = 86_400;
const certificate = (days: number): Record<string, string> => ({
  'certmanager_certificate_expiration_timestamp_seconds{namespace="kaas",name="id-tls",issuer_name="acme"}': `${days * day}x300`,
});
const certificateLabels = { namespace: 'kaas', name: 'id-tls' };
const key = (days: string): Record<string, string> => ({
  'kaas_signing_key_since_timestamp_seconds{instance="a"}': days,
  'kaas_signing_key_rotation_seconds{instance="a"}': `${3 * day}x300`,
});
const plugin = 'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp';
const core = 'cnpg_collector_last_available_backup_timestamp';
const instance = 'namespace="kaas",pod="hexabase-kaas-database-1"';

export const ageAlerts: readonly AlertCase[] = [
  {
    alert: 'CertificateEndsNow',
    every: '30m',
    series: certificate(5),
    quietAt: ['2880m', '4320m'],
    firesAt: '4380m',
    labels: certificateLabels,
    summary: 'Certificate kaas/id-tls ends in 1d 23h 0m 0s.',
  },
  {
    alert: 'CertificateEndsSoon',
    every: '30m',
    series: certificate(15),
    quietAt: ['1380m'],
    firesAt: '1560m',
    labels: certificateLabels,
    summary: 'Certificate kaas/id-tls was not renewed; it ends in 13d 22h 0m 0s.',
    alike: [certificate(60), certificate(2)],
  },
  {
    alert: 'SigningKeyOld',
    every: '30m',
    series: key('0x300'),
    quietAt: ['4320m', '5760m'],
    firesAt: '5820m',
    summary: 'The key that signs tokens has done so for 4d 1h 0m 0s, longer than it should.',
    // Rotated on the third day.
    alike: [key(`0x143 ${3 * day}x150`)],
  },
  {
    alert: 'DatabaseBackupOld',
    every: '30m',
    series: { [`${core}{${instance}}`]: '3600x100' },
    quietAt: ['1000m', '1620m'],
    firesAt: '1680m',
    labels: { namespace: 'kaas' },
    summary: 'The newest backup of the database in kaas is 1d 3h 0m 0s old.',
    // The core says "never" where the plugin takes the backups.
    alike: [{ [`${core}{${instance}}`]: '0x100', [`${plugin}{${instance}}`]: '60000x100' }],
  },
  {
    alert: 'DatabaseWithoutBackup',
    series: { [`cnpg_collector_up{${instance}}`]: '1x100' },
    quietAt: ['30m'],
    firesAt: '70m',
    labels: { namespace: 'kaas' },
    summary: 'Nothing is known of any backup of the database in kaas.',
    alike: [{ [`cnpg_collector_up{${instance}}`]: '1x100', [`${plugin}{${instance}}`]: '0x100' }],
  },
  {
    alert: 'WorkspaceBackupOld',
    every: '30m',
    series: {
      'velero_backup_last_successful_timestamp{schedule="acme--shop"}': '3600x100',
      'velero_backup_last_successful_timestamp{schedule="globex--lab"}': '0+1800x100',
      'velero_backup_last_successful_timestamp{schedule=""}': '0x100',
    },
    quietAt: ['1000m', '1620m'],
    firesAt: '1680m',
    labels: { schedule: 'acme--shop' },
    summary: 'The newest backup of acme--shop is 1d 3h 0m 0s old.',
  },
];
