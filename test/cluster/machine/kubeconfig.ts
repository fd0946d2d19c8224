import { writeFileSync } from 'node:fs';
import type { Certificate } from '../harness/authority.ts';
import { addresses, apiPort } from './addresses.ts';
import type { Machine } from './machine.ts';

/** Writes `<name>.kubeconfig` for the host cluster, with the client certificate as its user; returns its path. */
export function writeKubeconfig(machine: Machine, name: string, user: Certificate): string {
  const server = `https://${addresses.nodes.node1}:${apiPort}`;
  const file = machine.path(`${name}.kubeconfig`);
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'host', cluster: { server, 'certificate-authority': machine.authority().certificateFile } }],
    users: [{ name, user: { 'client-certificate': user.certificateFile, 'client-key': user.keyFile } }],
    contexts: [{ name, context: { cluster: 'host', user: name } }],
    'current-context': name,
  };
  writeFileSync(file, JSON.stringify(kubeconfig), { mode: 0o600 });
  return file;
}
