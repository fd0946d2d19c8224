import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiServer } from '../cluster/harness/api-server.ts';
import { Daemon } from '../cluster/harness/daemon.ts';
import { freePorts } from '../cluster/harness/port.ts';
import { tool } from '../cluster/harness/tools.ts';
import { metrics, type Sample } from './flux-metrics.ts';

/** A running controller of Flux. */
export interface Controller {
  /** `kustomize`, and `kustomize-shard1` for one of a shard. */
  readonly name: string;
  readonly daemon: Daemon;
  readonly metrics: () => Promise<readonly Sample[]>;
}

/**
 * Starts the controllers as `flux install` does, with its default flags, and a kustomize- and a helm-controller more for each
 * shard, with the selectors of Flux's page on sharding. Charts carry no key, so the main source-controller serves all.
 */
export async function startControllers(server: ApiServer, shards: number, directory: string): Promise<Controller[]> {
  const start = async (program: 'source' | 'kustomize' | 'helm', shard?: number): Promise<Controller> => {
    const [metricsPort = 0, health = 0, storage = 0] = await freePorts(3);
    const name = shard === undefined ? program : `${program}-shard${shard}`;
    const kubeconfigFile = join(directory, `${name}.kubeconfig`);
    const account = await accountKubeconfig(server, `${program}-controller`);
    writeFileSync(kubeconfigFile, JSON.stringify(account), { mode: 0o600 });
    const environment = [`KUBECONFIG=${kubeconfigFile}`, 'RUNTIME_NAMESPACE=flux-system', `TMPDIR=${directory}`];
    const selector = shard === undefined ? `!${shardKey}` : `${shardKey} in (shard${shard})`;
    const args = [
      ...[`--metrics-addr=127.0.0.1:${metricsPort}`, `--health-addr=127.0.0.1:${health}`, '--watch-all-namespaces'],
      ...(shards > 0 ? [`--watch-label-selector=${selector}`] : []),
      ...(program === 'source' ? storageFlags(directory, storage) : []),
    ];
    const daemon = new Daemon(name, 'env', [...environment, tool(`${program}-controller`), ...args], directory);
    const url = `http://127.0.0.1:${metricsPort}/metrics`;
    const read = async (): Promise<readonly Sample[]> => metrics(await (await fetch(url)).text());
    await daemon.until(`${name}-controller is up`, 60, async () => (await read()).length > 0);
    return { name, daemon, metrics: read };
  };
  const controllers = [await start('source'), await start('kustomize'), await start('helm')];
  for (let shard = 1; shard <= shards; shard++) {
    controllers.push(await start('kustomize', shard), await start('helm', shard));
  }
  return controllers;
}

const shardKey = 'sharding.fluxcd.io/key';

function storageFlags(directory: string, port: number): string[] {
  const path = join(directory, 'artifacts');
  mkdirSync(path);
  return [`--storage-path=${path}`, `--storage-addr=127.0.0.1:${port}`, `--storage-adv-addr=127.0.0.1:${port}`];
}

/** As the account that `flux install` gives a controller, which policies know as delivery, with the rights of delivery. */
async function accountKubeconfig({ admin, url, certificateAuthority }: ApiServer, name: string): Promise<object> {
  const account = { name, namespace: 'flux-system' };
  await admin.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: account });
  await admin.apply({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', ...account }],
  });
  const path = `/api/v1/namespaces/flux-system/serviceaccounts/${name}/token`;
  const { body } = await admin.request('POST', path, { spec: { expirationSeconds: 86_400 } });
  return kubeconfig(url, certificateAuthority, (body.status as { token: string }).token);
}

/** A kubeconfig that needs no file beside it. */
export const kubeconfig = (server: string, certificateAuthority: string, token: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [
    {
      name: 'cluster',
      cluster: { server, 'certificate-authority-data': Buffer.from(certificateAuthority).toString('base64') },
    },
  ],
  users: [{ name: 'user', user: { token } }],
  contexts: [{ name: 'context', context: { cluster: 'cluster', user: 'user' } }],
  'current-context': 'context',
});
