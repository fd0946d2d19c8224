import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { effectiveGroups, type Workspace } from '@hexabase-kaas/tenancy';
import { tool } from '../harness/tools.ts';
import type { Machine } from './machine.ts';
import { WorkspaceApi } from './workspace-api.ts';

/** Somebody with kubectl for one workspace, and a command that is all that this person has to type before `get pods`. */
export interface Person {
  readonly name: string;
  readonly workspace: string;
  readonly groups: readonly string[];
  readonly command: string;
}

/** Gives a member of a workspace a kubeconfig that asks for ID tokens, and a command around it that runs anywhere. */
export async function equip(machine: Machine, workspace: Workspace, group: string): Promise<Person> {
  const { organization, name } = workspace;
  const api = new WorkspaceApi(machine, organization, name);
  const person = `${group.toLowerCase()}-of-${organization}-${name}`;
  const groups = effectiveGroups(workspace.groups, [group]);
  const folder = machine.path('people');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${person}.kubeconfig`);
  const { url, serverName, certificateAuthority } = await api.address();
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'workspace',
        cluster: {
          server: url,
          'tls-server-name': serverName,
          'certificate-authority-data': Buffer.from(certificateAuthority).toString('base64'),
        },
      },
    ],
    users: [
      {
        name: person,
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1',
            command: process.execPath,
            args: [
              join(import.meta.dirname, 'credential.ts'),
              machine.directory,
              organization,
              name,
              person,
              ...groups,
            ],
            interactiveMode: 'Never',
          },
        },
      },
    ],
    contexts: [{ name: person, context: { cluster: 'workspace', user: person } }],
    'current-context': person,
  };
  writeFileSync(file, JSON.stringify(kubeconfig, null, 2), { mode: 0o600 });
  return { name: person, workspace: `${organization}/${name}`, groups, command: commandFor(machine, person, file) };
}

/** A kubectl for the host cluster's admin. */
export const adminCommand = (machine: Machine): string => commandFor(machine, 'host-admin', machine.kubeconfig);

/** Writes a command that enters the machine's network, so that it works in any shell of root. */
function commandFor(machine: Machine, name: string, kubeconfig: string): string {
  const folder = machine.path('bin');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `kubectl-${name}`);
  const namespace = `/run/netns/${machine.networkNamespace('outside')}`;
  writeFileSync(
    file,
    `#!/bin/sh\nexec nsenter --net='${namespace}' '${tool('kubectl')}' --kubeconfig '${kubeconfig}' "$@"\n`,
  );
  chmodSync(file, 0o755);
  return file;
}
