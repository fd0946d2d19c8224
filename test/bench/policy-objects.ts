import { createRequire } from 'node:module';

const yaml = createRequire(createRequire(import.meta.url).resolve('@hexabase-kaas/delivery'))('js-yaml') as {
  dump(value: unknown, options: object): string;
};

/** As many pods and controllers as YAML documents, each of another name: of two alike, `kyverno apply` ends in a panic. */
export const manifestText = (count: number): string =>
  Array.from({ length: count }, (_, i) => yaml.dump(manifest(i), { lineWidth: -1, noRefs: true })).join('---\n');

/** Every third object has one fault of these, one after the other. */
const faults: readonly ((spec: PodSpec) => object)[] = [
  (spec) => ({ ...spec, hostNetwork: true }),
  (spec) => ({ ...spec, securityContext: {} }),
  (spec) => ({ ...spec, volumes: [{ name: 'data', hostPath: { path: '/var/lib' } }] }),
  ({ containers, ...spec }) => ({
    ...spec,
    containers: containers.map((one) => ({ ...one, securityContext: { privileged: true } })),
  }),
];

type PodSpec = ReturnType<typeof podSpec>;

const podSpec = (i: number) => ({
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: ['main', 'sidecar'].map((name) => ({
    name,
    image: `registry.example.com/team-${i % 50}/${name}:1.${i}`,
    ports: [{ containerPort: 8080 }],
    env: [{ name: 'NUMBER', value: String(i) }],
    resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { cpu: '100m', memory: '128Mi' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  })),
  volumes: [{ name: 'data', emptyDir: {} }],
});

function manifest(i: number): object {
  const spec = i % 3 === 0 ? (faults[(i / 3) % faults.length] as (spec: PodSpec) => object)(podSpec(i)) : podSpec(i);
  const metadata = { name: `app-${i}`, namespace: `team-${i % 50}` };
  const labels = { app: `app-${i}` };
  const template = { metadata: { labels }, spec };
  const workload = { selector: { matchLabels: labels }, template };
  switch (i % 5) {
    case 0:
      return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, labels }, spec };
    case 1:
      return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 2, ...workload } };
    case 2:
      return { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec: { serviceName: 'db', ...workload } };
    case 3:
      return { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: workload };
    default:
      return {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata,
        spec: { schedule: '0 * * * *', jobTemplate: { spec: { template } } },
      };
  }
}

/** As many documents of a tenancy, resources of Pulumi and placements as one JSON list, one in seven with a fault. */
export const payloadText = (count: number): string => JSON.stringify(Array.from({ length: count }, (_, i) => item(i)));

function item(i: number): object {
  const bad = i % 7 === 0;
  const metadata = { name: `item-${i}`, organization: `org-${i % 100}` };
  const document = (kind: string, spec: object) => ({ apiVersion: 'kaas.hexabase.ai/v1', kind, metadata, spec });
  switch (i % 5) {
    case 0:
      return document('Plan', {
        isolation: i % 2 === 0 ? 'shared' : 'dedicated',
        exec: bad,
        limits: { cpu: '8', memory: bad ? '128Gi' : '32Gi' },
        prices: [{ amount: String(i), currency: bad ? 'GBP' : 'JPY', interval: 'month' }],
      });
    case 1:
      return document('Workspace', { plan: 'small', creator: bad ? 'somebody' : `u-${i}` });
    case 2:
      return document('HostCluster', {
        region: bad ? 'us-east' : 'jp-east',
        domain: 'kaas.example.com',
        zones: ['jp-east-1', 'jp-east-2'],
      });
    case 3:
      return {
        urn: `urn:pulumi:production::kaas::kaas:index:Workspace::item-${i}`,
        type: 'kaas:index:Workspace',
        protect: i % 2 === 0,
        inputs: { name: `item-${i}`, retention: bad ? 'delete' : 'keep', ...(bad && { token: 'in clear' }) },
      };
    default:
      return {
        workspaces: Array.from({ length: 3 }, (_, n) => ({
          name: `item-${i}-${n}`,
          primary: { region: 'jp-east' },
          secondary: { region: bad ? 'us-east' : 'jp-west' },
          dataResidency: 'jp',
        })),
      };
  }
}
