import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { parse } from 'yaml';
import type { ApiServer } from './api-server.ts';
import type { Client } from './client.ts';
import { installCrds } from './crds.ts';
import { Daemon } from './daemon.ts';
import { kyvernoModule } from './kyverno-module.ts';
import { moduleDirectory } from './module.ts';
import { freePorts } from './port.ts';
import { removeScratch, scratchDirectory } from './scratch.ts';
import { tool } from './tools.ts';

/** Namespace that PolicyExceptions are taken from. */
export const exceptionNamespace = 'kyverno-exceptions';

/**
 * Runs `use` while Kyverno's real admission controller judges the requests to an API server: a process beside it, which
 * the API server calls on 127.0.0.1. It leaves its definitions and settings behind, and no webhook.
 */
export async function withKyverno<T>(server: ApiServer, use: () => Promise<T>): Promise<T> {
  const directory = scratchDirectory('kyverno');
  const { admin } = server;
  await installCrds(admin, [{ ...kyvernoModule, folders: crdFolders }]);
  for (const object of installation()) await admin.apply(object);
  await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: exceptionNamespace } });
  const [port = 0, metrics = 0, runtime = 0] = await freePorts(3);
  const environment = { ...identity, TUF_ROOT: directory };
  const args = flags(server.adminKubeconfig, port, metrics, runtime);
  const daemon = new Daemon('kyverno-admission', tool('kyverno-admission'), args, directory, environment);
  try {
    await daemon.until('Kyverno answers', 120, async () => {
      return (await webhooks(admin)).length > 0 && (await admin.dryRun(probe)).ok;
    });
    const result = await use();
    if (!daemon.isAlive) throw new Error(`Kyverno ended while it was used:\n${daemon.tail()}`);
    return result;
  } finally {
    await daemon.stop();
    // One that fails closed and has nobody behind it would refuse whatever comes after.
    for (const path of await webhooks(admin)) await admin.request('DELETE', path);
    removeScratch(directory);
  }
}

const crdFolders = ['kyverno', 'policies.kyverno.io', 'policyreport', 'reports'].map((name) => `config/crds/${name}`);

/** Its webhooks are there before its certificate is: a policy that it has checked shows both. */
const probe: Manifest = {
  apiVersion: 'policies.kyverno.io/v1',
  kind: 'ValidatingPolicy',
  metadata: { name: 'probe' },
  spec: {
    matchConstraints: {
      resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
    },
    validations: [{ expression: 'true' }],
  },
};

/** What is told to a Kyverno in a pod by its Deployment. */
const identity = {
  KYVERNO_NAMESPACE: 'kyverno',
  KYVERNO_SERVICEACCOUNT_NAME: 'kyverno-admission-controller',
  KYVERNO_ROLE_NAME: 'kyverno:admission-controller',
  KYVERNO_DEPLOYMENT: 'kyverno-admission-controller',
  KYVERNO_POD_NAME: 'kyverno-local',
  KYVERNO_SVC: 'kyverno-svc',
  INIT_CONFIG: 'kyverno',
  METRICS_CONFIG: 'kyverno-metrics',
};

const flags = (kubeconfig: string, port: number, metrics: number, runtime: number): string[] => [
  `--kubeconfig=${kubeconfig}`,
  // With an address it registers its webhooks by URL and not by a Service, which nobody here would serve.
  ...[`--serverIP=127.0.0.1:${port}`, '--webhookServerHost=127.0.0.1', `--webhookServerPort=${port}`],
  ...['--disableMetrics', '--metricsHost=127.0.0.1', `--metricsPort=${metrics}`],
  `--controllerRuntimeMetricsAddress=127.0.0.1:${runtime}`,
  ...[
    '--caSecretName=kyverno-svc.kyverno.svc.kyverno-tls-ca',
    '--tlsSecretName=kyverno-svc.kyverno.svc.kyverno-tls-pair',
  ],
  ...['--enableReporting=', '--admissionReports=false'],
  ...['--enablePolicyException=true', `--exceptionNamespace=${exceptionNamespace}`],
];

/** The objects of Kyverno's own installation that a process without a pod needs: no Deployment, no definition. */
function installation(): Manifest[] {
  const file = join(moduleDirectory(kyvernoModule), 'config', 'install-latest-testing.yaml');
  const kinds = /^kind: (Namespace|ConfigMap|ServiceAccount|Service|(Cluster)?Role(Binding)?)$/m;
  return readFileSync(file, 'utf8')
    .split('\n---\n')
    .filter((text) => kinds.test(text))
    .map((text) => parse(text) as Manifest)
    .map((object) => (object.kind === 'ConfigMap' && object.metadata.name === 'kyverno' ? unfiltered(object) : object));
}

/**
 * As it is shipped, Kyverno looks at no request about kube-system, about nodes, bindings or ReplicaSets, nor by a kubelet.
 * Here the policies themselves are on trial.
 */
const unfiltered = (settings: Manifest): Manifest => {
  const { resourceFilters: _, excludeGroups: __, webhooks: ___, ...data } = settings.data as Record<string, string>;
  return { ...settings, data: { ...data, resourceFilters: '[Lease,kyverno,*]' } } as Manifest;
};

async function webhooks(admin: Client): Promise<string[]> {
  const root = '/apis/admissionregistration.k8s.io/v1';
  const kinds = ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'];
  const found = kinds.map(async (kind) => {
    const { body } = await admin.request('GET', `${root}/${kind}`);
    const items = body.items as { metadata: { name: string } }[];
    return items
      .filter(({ metadata }) => metadata.name.startsWith('kyverno-'))
      .map(({ metadata }) => `${root}/${kind}/${metadata.name}`);
  });
  return (await Promise.all(found)).flat();
}
