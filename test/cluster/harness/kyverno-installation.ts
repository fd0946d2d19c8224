import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { parse } from 'yaml';
import type { Client } from './client.ts';
import type { CrdSource } from './crds.ts';
import { kyvernoModule } from './kyverno-module.ts';
import { moduleDirectory } from './module.ts';

/** The objects of Kyverno's own installation that a process without a pod needs: no Deployment, no definition. */
export function kyvernoObjects(): Manifest[] {
  const file = join(moduleDirectory(kyvernoModule), 'config', 'install-latest-testing.yaml');
  const kinds = /^kind: (Namespace|ConfigMap|ServiceAccount|Service|(Cluster)?Role(Binding)?)$/m;
  return readFileSync(file, 'utf8')
    .split('\n---\n')
    .filter((text) => kinds.test(text))
    .map((text) => parse(text) as Manifest);
}

export const kyvernoCrds: CrdSource = {
  ...kyvernoModule,
  folders: ['kyverno', 'policies.kyverno.io', 'policyreport', 'reports'].map((name) => `config/crds/${name}`),
};

/** Namespace that PolicyExceptions are taken from. */
export const exceptionNamespace = 'kyverno-exceptions';

/** What is told to a Kyverno in a pod by its Deployment. */
export const kyvernoIdentity = {
  KYVERNO_NAMESPACE: 'kyverno',
  KYVERNO_SERVICEACCOUNT_NAME: 'kyverno-admission-controller',
  KYVERNO_ROLE_NAME: 'kyverno:admission-controller',
  KYVERNO_DEPLOYMENT: 'kyverno-admission-controller',
  KYVERNO_POD_NAME: 'kyverno-local',
  KYVERNO_SVC: 'kyverno-svc',
  INIT_CONFIG: 'kyverno',
  METRICS_CONFIG: 'kyverno-metrics',
};

/** How it is started beside an API server that finds it at `host`, at the first of the ports. */
export const kyvernoFlags = (
  kubeconfig: string,
  host: string,
  [port, metrics, runtime]: readonly number[],
): string[] => [
  `--kubeconfig=${kubeconfig}`,
  // With an address it registers its webhooks by URL and not by a Service, which nobody here would serve.
  ...[`--serverIP=${host}:${port}`, `--webhookServerHost=${host}`, `--webhookServerPort=${port}`],
  ...['--disableMetrics', '--metricsHost=127.0.0.1', `--metricsPort=${metrics}`],
  `--controllerRuntimeMetricsAddress=127.0.0.1:${runtime}`,
  ...[
    '--caSecretName=kyverno-svc.kyverno.svc.kyverno-tls-ca',
    '--tlsSecretName=kyverno-svc.kyverno.svc.kyverno-tls-pair',
  ],
  ...['--enableReporting=', '--admissionReports=false'],
  ...['--enablePolicyException=true', `--exceptionNamespace=${exceptionNamespace}`],
];

/** Paths of the webhooks that it has registered. */
export async function kyvernoWebhooks(admin: Client): Promise<string[]> {
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

/** Its webhooks are there before its certificate is: a policy that it has checked shows both. */
export const kyvernoProbe: Manifest = {
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
