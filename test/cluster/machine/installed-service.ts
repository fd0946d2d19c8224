import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { helm, ownChart } from '../harness/own-chart.ts';
import { tool } from '../harness/tools.ts';
import { until } from '../harness/until.ts';
import { addresses } from './addresses.ts';
import { kubectl } from './exec.ts';
import { importImage } from './images.ts';
import type { Machine } from './machine.ts';
import { postgresqlImage, postgresqlManifests, postgresqlUrl } from './postgresql-pod.ts';
import { start, stop, untilServes } from './process.ts';
import { serviceImage, serviceImageOf } from './service-image.ts';
import { issuerUrl } from './token.ts';
import { webIngress, webIngressAddress } from './web-ingress.ts';

/** Who can sign in at Dex. */
export const account = { login: 'kilgore', password: randomBytes(12).toString('hex') } as const;

/** The service as its chart installs it on the host cluster. */
export interface InstalledService {
  /** Installs it, or upgrades it with these values on top, and waits until it is ready. */
  install(values?: Values): Promise<void>;
  /** Runs helm on the release. */
  helm(...args: readonly string[]): string;
}

/**
 * Has a database, an identity provider and an ingress for the service on the machine while `use` runs, which installs it;
 * it is then the issuer of all workspaces.
 */
export async function withServicePlace(
  machine: Machine,
  use: (service: InstalledService) => Promise<void>,
): Promise<void> {
  const admin = machine.admin();
  const ingress = webIngress(`${ownChart.release}.${ownChart.namespace}`);
  const service: InstalledService = {
    helm: (...args) => helm(args, undefined, machine.kubeconfig),
    install: async (values = {}) => {
      const { release, directory, namespace } = ownChart;
      helm(['upgrade', '--install', release, directory], merge(valuesOf(), values), machine.kubeconfig);
      const rollout = ['rollout', 'status', `deployment/${release}`, '--timeout=300s'];
      const { status, output } = await kubectl(machine, '--namespace', namespace, ...rollout);
      if (status !== 0) throw new Error(output);
    },
  };
  try {
    importImage(machine, postgresqlImage());
    importImage(machine, serviceImageOf(machine));
    writeFileSync(machine.path('dex.json'), JSON.stringify(dexConfiguration(machine)));
    start(machine, { name: 'dex', place: 'outside', program: tool('dex'), args: ['serve', machine.path('dex.json')] });
    for (const manifest of [...postgresqlManifests(), ingress, ...ownManifests()]) await admin.apply(manifest);
    await untilServes(machine, 'dex', 60, async () => (await fetch(`http://127.0.0.1:5558/healthz`)).ok);
    writeFileSync(machine.issuerUpstream, webIngressAddress);
    await use(service);
  } finally {
    rmSync(machine.issuerUpstream, { force: true });
    await stop(machine, 'dex');
    await admin.remove(ingress);
    for (const name of [ownChart.namespace, 'database'])
      await admin.remove({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    await until('its namespaces are gone', 120, async () => {
      const gone = [ownChart.namespace, 'database'].map((name) => admin.request('GET', `/api/v1/namespaces/${name}`));
      return (await Promise.all(gone)).every(({ status }) => status === 404);
    });
  }
}

const client = { id: 'hexabase-kaas', secret: randomBytes(24).toString('hex') } as const;
const dexUrl = 'https://login.example.com:5556/dex';

const dexConfiguration = (machine: Machine) => ({
  issuer: dexUrl,
  storage: { type: 'memory' },
  web: {
    https: `${addresses.internet}:5556`,
    tlsCert: machine.path('pki', 'outside.crt'),
    tlsKey: machine.path('pki', 'outside.key'),
  },
  telemetry: { http: '127.0.0.1:5558' },
  oauth2: { skipApprovalScreen: true },
  staticClients: [{ ...client, name: 'Hexabase KaaS', redirectURIs: [`${issuerUrl}/sign-in/dex/callback`] }],
  connectors: [
    {
      type: 'mockPassword',
      id: 'people',
      name: 'People',
      config: { username: account.login, password: account.password },
    },
  ],
});

/** What whoever installs the chart has to make before. */
function ownManifests(): Manifest[] {
  const { namespace } = ownChart;
  const provider = { kind: 'openid', name: 'dex', label: 'Dex', issuer: dexUrl };
  const secret = (name: string, stringData: Readonly<Record<string, string>>): Manifest => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    stringData,
  });
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    secret('database', { DATABASE_URL: postgresqlUrl }),
    secret('sign-in', {
      PROVIDERS: JSON.stringify([{ ...provider, clientId: client.id, clientSecret: client.secret }]),
    }),
  ];
}

const valuesOf = () => ({
  issuer: issuerUrl,
  image: serviceImage,
  database: { kind: 'external', external: { secret: 'database' } },
  secretSettings: ['sign-in'],
  settings: { ID_TOKEN_SECONDS: 60 },
  networkPolicy: { ingressNamespace: { 'kubernetes.io/metadata.name': 'ingress' } },
  resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
});

type Values = Readonly<Record<string, unknown>>;

const merge = (under: Values, over: Values): Values => {
  const merged: Record<string, unknown> = { ...under };
  for (const [name, value] of Object.entries(over)) {
    const below = merged[name];
    const isDeep = [value, below].every((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
    merged[name] = isDeep ? merge(below as Values, value as Values) : value;
  }
  return merged;
};
