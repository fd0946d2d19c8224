import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tool } from '../harness/tools.ts';
import { addresses, apiPort } from './addresses.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import type { Machine } from './machine.ts';
import { start, untilServes } from './process.ts';

/** etcd, API server, controllers and scheduler beside the first node; returns when they work. */
export async function startControlPlane(machine: Machine): Promise<void> {
  const authority = machine.authority();
  makeServiceAccountKey(machine);
  for (const [name, user, groups] of [
    ['admin', 'admin', ['system:masters']],
    ['controller-manager', 'system:kube-controller-manager', []],
    ['scheduler', 'system:kube-scheduler', []],
    ['proxy', 'system:kube-proxy', []],
  ] as const)
    writeKubeconfig(machine, name, authority.client(name, user, groups));

  const place = 'node1';
  start(machine, { name: 'etcd', place, program: tool('etcd'), args: etcdFlags(machine) });
  start(machine, { name: 'kube-apiserver', place, program: tool('kube-apiserver'), args: apiFlags(machine) });
  const admin = machine.admin();
  await untilServes(machine, 'kube-apiserver', 120, async () => (await admin.request('GET', '/readyz')).status === 200);
  const manager = 'kube-controller-manager';
  start(machine, { name: manager, place, program: tool(manager), args: controllerFlags(machine) });
  start(machine, { name: 'kube-scheduler', place, program: tool('kube-scheduler'), args: schedulerFlags(machine) });
  const account = '/api/v1/namespaces/default/serviceaccounts/default';
  await untilServes(machine, manager, 60, async () => (await admin.request('GET', account)).status === 200);
}

const store = 'http://127.0.0.1:2379';
const peer = 'http://127.0.0.1:2380';

/** A disposable store needs no durability, and fsync is what makes etcd slow on a busy machine. */
const etcdFlags = (machine: Machine): string[] => [
  ...[`--data-dir=${machine.path('etcd')}`, '--unsafe-no-fsync', '--log-level=warn'],
  ...[`--listen-client-urls=${store}`, `--advertise-client-urls=${store}`],
  ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=default=${peer}`],
];

function apiFlags(machine: Machine): string[] {
  const authority = machine.authority();
  const { certificateFile, keyFile } = authority.server('apiserver', [
    ...['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'],
    ...[addresses.apiService, addresses.nodes.node1],
  ]);
  const kubelet = authority.client('kubelet-client', 'kube-apiserver-kubelet-client', ['system:masters']);
  return [
    ...[`--etcd-servers=${store}`, '--bind-address=0.0.0.0', `--advertise-address=${addresses.nodes.node1}`],
    ...[`--secure-port=${apiPort}`, `--tls-cert-file=${certificateFile}`, `--tls-private-key-file=${keyFile}`],
    ...[`--client-ca-file=${authority.certificateFile}`, `--service-cluster-ip-range=${addresses.services}`],
    ...[`--kubelet-client-certificate=${kubelet.certificateFile}`, `--kubelet-client-key=${kubelet.keyFile}`],
    ...[`--kubelet-certificate-authority=${authority.certificateFile}`],
    '--kubelet-preferred-address-types=InternalIP',
    ...[
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `--service-account-key-file=${saKey(machine)}`,
    ],
    `--service-account-signing-key-file=${saKey(machine)}`,
    ...[`--requestheader-client-ca-file=${authority.certificateFile}`, '--requestheader-allowed-names=front-proxy'],
    ...['--authorization-mode=Node,RBAC', '--enable-admission-plugins=NodeRestriction', '--allow-privileged'],
    ...['--profiling=false', '--v=1'],
  ];
}

function controllerFlags(machine: Machine): string[] {
  const authority = machine.authority();
  const kubeconfig = machine.path('controller-manager.kubeconfig');
  return [
    ...[`--kubeconfig=${kubeconfig}`, `--authentication-kubeconfig=${kubeconfig}`],
    ...[`--authorization-kubeconfig=${kubeconfig}`, '--bind-address=127.0.0.1', '--leader-elect=false', '--v=1'],
    ...['--use-service-account-credentials', `--service-account-private-key-file=${saKey(machine)}`],
    ...[`--root-ca-file=${authority.certificateFile}`, `--service-cluster-ip-range=${addresses.services}`],
    ...[`--cluster-signing-cert-file=${authority.certificateFile}`, `--cluster-signing-key-file=${authority.keyFile}`],
    // Nodes get their ranges in the order in which they come: the order of `addresses.pods`.
    ...['--allocate-node-cidrs', `--cluster-cidr=${addresses.clusterPods}`, '--controllers=*,-node-route-controller'],
  ];
}

function schedulerFlags(machine: Machine): string[] {
  const kubeconfig = machine.path('scheduler.kubeconfig');
  return [
    ...[`--kubeconfig=${kubeconfig}`, `--authentication-kubeconfig=${kubeconfig}`],
    ...[`--authorization-kubeconfig=${kubeconfig}`, '--bind-address=127.0.0.1', '--leader-elect=false', '--v=1'],
  ];
}

const saKey = (machine: Machine): string => machine.path('pki', 'service-accounts.key');

function makeServiceAccountKey(machine: Machine): void {
  mkdirSync(machine.path('pki'), { recursive: true });
  if (existsSync(saKey(machine))) return;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(saKey(machine), privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
}
