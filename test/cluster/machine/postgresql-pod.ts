import type { Manifest } from '@hexabase-kaas/tenancy';
import { postgresqlPrograms } from '../../backends/postgresql.ts';
import type { Image } from './image.ts';
import { systemFiles } from './system-files.ts';

/** Where programs of the cluster reach it; the test's own namespace keeps others out. */
export const postgresqlUrl = 'postgres://kaas@postgresql.database/postgres';

/** PostgreSQL of this computer, as an image that makes its data at its first start. */
export function postgresqlImage(): Image {
  const bin = postgresqlPrograms() ?? '';
  const share = bin.replace('/lib/', '/share/').replace(/\/bin$/, '');
  const lib = bin.replace(/bin$/, 'lib');
  const program = (name: string): [string, string] => [`${bin}/${name}`, `${bin}/${name}`];
  const libraries = ['dict_snowball.so', 'plpgsql.so'].map((name) => `${lib}/${name}`);
  return {
    names: [image],
    files: {
      ...systemFiles(Object.fromEntries(['initdb', 'postgres', 'pg_isready'].map(program))),
      ...Object.fromEntries(libraries.map((library) => [library, { from: library }])),
      [share]: { from: share },
      '/etc/passwd': { text: 'kaas:x:1000:1000::/:/bin/sh\n' },
      '/start': {
        text: `[ -s /data/pg/PG_VERSION ] || {
  ${bin}/initdb --pgdata=/data/pg --username=kaas --auth=trust --encoding=UTF8 --locale=C --no-sync
  echo 'host all all all trust' >>/data/pg/pg_hba.conf
}
exec ${bin}/postgres -D /data/pg -k /data -c listen_addresses='*' -c max_connections=200
`,
      },
    },
    applets: ['sh', 'cat', 'rm', 'mkdir'],
    entrypoint: ['sh', '/start'],
    user: '1000:1000',
  };
}

/** A server with its volume, in a namespace of its own. */
export const postgresqlManifests = (): Manifest[] => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'database' } },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata,
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { selector: { app: 'postgresql' }, ports: [{ port: 5432 }] },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      strategy: { type: 'Recreate' },
      selector: { matchLabels: { app: 'postgresql' } },
      template: {
        metadata: { labels: { app: 'postgresql' } },
        spec: {
          nodeSelector: { 'kubernetes.io/hostname': 'node1' },
          securityContext: { fsGroup: 1000 },
          containers: [
            {
              name: 'postgresql',
              image,
              imagePullPolicy: 'IfNotPresent',
              readinessProbe: { tcpSocket: { port: 5432 }, periodSeconds: 1 },
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
              resources: { requests: { cpu: '50m', memory: '64Mi' } },
            },
          ],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'postgresql' } }],
        },
      },
    },
  },
];

const image = 'registry.example.com/postgresql:1';
const metadata = { name: 'postgresql', namespace: 'database' };
