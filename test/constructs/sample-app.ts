// The least tenancy of the tests here: a host cluster, an organization and a workspace, in a fresh folder.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  HostCluster,
  type HostClusterProps,
  Organization,
  Plan,
  TenancyApp,
  type TenancyAppProps,
  Workspace,
} from '@hexabase-kaas/constructs';

export const hostClusterProps: HostClusterProps = {
  region: 'jp-east',
  domain: 'kaas.example.com',
  issuer: { url: 'https://id.kaas.example.com' },
  capacity: { cpu: '640', memory: '2560Gi', storage: '400Ti' },
  network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['10.0.0.0/24'] },
};

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A fresh folder that goes when the test file is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kaas-constructs-'));
  folders.push(folder);
  return folder;
}

export function sampleApp(props: TenancyAppProps = {}) {
  const app = new TenancyApp({ outdir: temporaryFolder(), ...props });
  const hostCluster = new HostCluster(app, 'tokyo', { ...hostClusterProps, profile: undefined, maxWorkspaces: 500 });
  const acme = new Organization(app, 'acme');
  const shop = new Workspace(acme, 'shop', { hostCluster, plan: Plan.medium(), creator: 'u-0001' });
  return { app, hostCluster, acme, shop };
}
