import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Authority } from '../harness/authority.ts';
import { Client } from '../harness/client.ts';
import { addresses, apiPort, type Place } from './addresses.ts';

/**
 * A host cluster on this computer, in network namespaces of its own: all that is known of it is in one folder, so that
 * any process can use it, restart parts of it or take it down.
 */
export class Machine {
  readonly directory: string;
  /** Prefix of the network namespaces and cgroups: different for machines that live at the same time. */
  readonly name: string;

  private constructor(directory: string, name: string) {
    this.directory = directory;
    this.name = name;
  }

  static create(directory: string, name: string): Machine {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'name'), name);
    return new Machine(directory, name);
  }

  static open(directory: string): Machine {
    return new Machine(directory, readFileSync(join(directory, 'name'), 'utf8'));
  }

  static exists(directory: string): boolean {
    return existsSync(join(directory, 'name'));
  }

  /** Whether its boot has come to its end. */
  get isBooted(): boolean {
    return existsSync(this.path('booted'));
  }

  path(...parts: readonly string[]): string {
    return join(this.directory, ...parts);
  }

  networkNamespace(place: Place): string {
    return `${this.name}-${place}`;
  }

  /** Signs every certificate of the machine; made on first use. */
  authority(): Authority {
    mkdirSync(this.path('pki'), { recursive: true });
    return new Authority(this.path('pki'), 'ca');
  }

  /** Path of the admin's kubeconfig. */
  get kubeconfig(): string {
    return this.path('admin.kubeconfig');
  }

  /** Private key with which ID tokens are signed, in PEM. */
  get issuerKey(): string {
    return this.path('pki', 'issuer.key');
  }

  /** Host and port of the real issuer, while there is one: see withIdentity. */
  get issuerUpstream(): string {
    return this.path('issuer-upstream');
  }

  /** Acts as a member of system:masters of the host cluster. */
  admin(): Client {
    return new Client({
      url: `https://${addresses.nodes.node1}:${apiPort}`,
      certificateAuthority: this.authority().certificate,
      certificate: readFileSync(this.path('pki', 'admin.crt'), 'utf8'),
      key: readFileSync(this.path('pki', 'admin.key'), 'utf8'),
    });
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
