import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Authority } from './authority.ts';
import { Client } from './client.ts';
import { Daemon } from './daemon.ts';
import { freePorts } from './port.ts';
import { removeScratch, scratchDirectory } from './scratch.ts';
import { tool } from './tools.ts';

/** A control plane without nodes: real RBAC, default admission and controllers, everything on 127.0.0.1. */
export interface ApiServer {
  readonly url: string;
  readonly certificateAuthority: string;
  /** Acts as a member of system:masters, by client certificate. */
  readonly admin: Client;
  /** File of a kubeconfig for the same, for programs. */
  readonly adminKubeconfig: string;
  /** Acts as any user of any groups, by a client certificate of its own. */
  readonly member: (user: string, groups: readonly string[]) => Client;
  /** Text of a kubeconfig for any user of any groups; for this server or for an address in front of it. */
  readonly kubeconfig: (user: string, groups: readonly string[], url?: string) => string;
}

export interface ApiServerOptions {
  /** Text of an AuthenticationConfiguration, which then is what authenticates beside client certificates. */
  readonly authentication?: string;
  /** Whether the controllers run. @default true */
  readonly controllers?: boolean;
  /** Features that are not on by themselves yet, such as `ImageVolume=true`. @default none */
  readonly featureGates?: readonly string[];
}

/** Runs `use` with as many API servers as there are options, and leaves nothing of them behind. */
export async function withApiServers<T>(
  options: readonly ApiServerOptions[],
  use: (...servers: ApiServer[]) => Promise<T>,
): Promise<T> {
  const planes = options.map(() => ({ directory: scratchDirectory('api'), daemons: [] as Daemon[] }));
  try {
    const booting = planes.map((plane, index) => boot(plane, options[index] ?? {}));
    await Promise.allSettled(booting);
    const result = await use(...(await Promise.all(booting)));
    const dead = planes.flatMap(({ daemons }) => daemons).find((daemon) => !daemon.isAlive);
    if (dead !== undefined) throw new Error(`${dead.name} ended while it was used:\n${dead.tail()}`);
    return result;
  } catch (error) {
    const logs = planes.flatMap(({ daemons }) => daemons).map((daemon) => `--- ${daemon.name}\n${daemon.complaints()}`);
    throw new Error(`${(error as Error).message}\n${logs.join('\n')}`, { cause: error });
  } finally {
    for (const { daemons, directory } of planes) {
      for (const daemon of daemons.reverse()) await daemon.stop();
      removeScratch(directory);
    }
  }
}

interface Plane {
  readonly directory: string;
  /** In order of start. */
  readonly daemons: Daemon[];
}

async function boot(plane: Plane, options: ApiServerOptions): Promise<ApiServer> {
  const { directory } = plane;
  const [etcdPort = 0, peerPort = 0, apiPort = 0, controllerPort = 0] = await freePorts(4);
  const start = (name: 'etcd' | 'kube-apiserver' | 'kube-controller-manager', args: readonly string[]): Daemon => {
    const daemon = new Daemon(name, tool(name), args, directory);
    plane.daemons.push(daemon);
    return daemon;
  };
  const authority = new Authority(directory, 'ca');
  makeServiceAccountKey(directory);

  const store = `http://127.0.0.1:${etcdPort}`;
  start('etcd', etcdFlags(store, `http://127.0.0.1:${peerPort}`));
  const api = start('kube-apiserver', apiFlags(directory, store, apiPort, authority, options));
  const url = `https://127.0.0.1:${apiPort}`;
  let members = 0;
  const certified = (user: string, groups: readonly string[]) => {
    const { certificateFile, keyFile } = authority.client(`member-${++members}`, user, groups);
    return { certificate: readFileSync(certificateFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  };
  const member = (user: string, groups: readonly string[]): Client =>
    new Client({ url, certificateAuthority: authority.certificate, ...certified(user, groups) });
  const kubeconfig = (user: string, groups: readonly string[], server = url): string => {
    const { certificate, key } = certified(user, groups);
    return JSON.stringify(
      kubeconfigOf(
        { server, 'certificate-authority-data': btoa(authority.certificate) },
        { 'client-certificate-data': btoa(certificate), 'client-key-data': btoa(key) },
      ),
    );
  };
  const client = member('admin', ['system:masters']);
  const adminKubeconfig = join(directory, 'admin.json');
  writeFileSync(adminKubeconfig, kubeconfig('admin', ['system:masters']));
  // Boot-time RBAC is written after the server starts listening; /readyz waits for it.
  await api.until('kube-apiserver is ready', 90, async () => (await client.request('GET', '/readyz')).status === 200);
  if (options.controllers !== false) {
    const manager = start('kube-controller-manager', controllerFlags(directory, url, controllerPort, authority));
    const account = '/api/v1/namespaces/default/serviceaccounts/default';
    await manager.until('the controllers work', 60, async () => (await client.request('GET', account)).status === 200);
  }
  return { url, certificateAuthority: authority.certificate, admin: client, adminKubeconfig, member, kubeconfig };
}

/** A disposable store needs no durability, and fsync is what makes etcd slow on a busy machine. */
const etcdFlags = (client: string, peer: string): string[] => [
  ...['--data-dir=etcd', '--unsafe-no-fsync', '--log-level=warn'],
  ...[`--listen-client-urls=${client}`, `--advertise-client-urls=${client}`],
  ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=default=${peer}`],
];

function apiFlags(
  directory: string,
  store: string,
  port: number,
  authority: Authority,
  { authentication, featureGates = [] }: ApiServerOptions,
): string[] {
  const serving = authority.server('apiserver', ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc']);
  const authenticationFile = join(directory, 'authentication.yaml');
  if (authentication !== undefined) writeFileSync(authenticationFile, authentication);
  return [
    ...[`--etcd-servers=${store}`, '--bind-address=127.0.0.1', '--advertise-address=127.0.0.1'],
    ...[`--secure-port=${port}`, `--tls-cert-file=${serving.certificateFile}`],
    ...[`--tls-private-key-file=${serving.keyFile}`, `--client-ca-file=${authority.certificateFile}`],
    ...['--service-account-issuer=https://kubernetes.default.svc.cluster.local', '--service-account-key-file=sa.key'],
    ...['--service-account-signing-key-file=sa.key', '--service-cluster-ip-range=10.96.0.0/16'],
    ...[`--requestheader-client-ca-file=${authority.certificateFile}`, '--requestheader-allowed-names=front-proxy'],
    // As in a vCluster: RBAC alone decides, and the default admission plugins are on.
    ...['--authorization-mode=Node,RBAC', '--allow-privileged', '--endpoint-reconciler-type=none', '--v=1'],
    ...(featureGates.length === 0 ? [] : [`--feature-gates=${featureGates.join(',')}`]),
    ...(authentication === undefined ? [] : [`--authentication-config=${authenticationFile}`]),
  ];
}

function controllerFlags(directory: string, url: string, port: number, authority: Authority): string[] {
  const user = authority.client('controller-manager', 'system:kube-controller-manager');
  const kubeconfig = join(directory, 'controller-manager.json');
  const cluster = { server: url, 'certificate-authority': authority.certificateFile };
  const credentials = { 'client-certificate': user.certificateFile, 'client-key': user.keyFile };
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(cluster, credentials)));
  return [
    `--kubeconfig=${kubeconfig}`,
    ...[`--authentication-kubeconfig=${kubeconfig}`, `--authorization-kubeconfig=${kubeconfig}`],
    ...['--bind-address=127.0.0.1', `--secure-port=${port}`, '--leader-elect=false', '--v=1', '--kube-api-qps=200'],
    // One identity for each controller, as in a vCluster: the protection policies tell them apart from people by it.
    ...['--use-service-account-credentials', '--service-account-private-key-file=sa.key'],
    ...[`--root-ca-file=${authority.certificateFile}`, '--controllers=*,-node-ipam-controller,-node-route-controller'],
    ...[`--cluster-signing-cert-file=${authority.certificateFile}`, `--cluster-signing-key-file=${authority.keyFile}`],
  ];
}

const kubeconfigOf = (cluster: Readonly<Record<string, string>>, user: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'cluster', cluster }],
  users: [{ name: 'user', user }],
  contexts: [{ name: 'context', context: { cluster: 'cluster', user: 'user' } }],
  'current-context': 'context',
});

function makeServiceAccountKey(directory: string): void {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(directory, 'sa.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
}
