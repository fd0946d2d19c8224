import type { Manifest } from '@hexabase-kaas/tenancy';
import type { Client } from './client.ts';

/** Where the API server keeps a kind of object, by its own discovery documents. */
export interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** From manifests to paths. */
export class Mapping {
  private readonly client: Client;
  private readonly found = new Map<string, Promise<readonly Resource[]>>();

  constructor(client: Client) {
    this.client = client;
  }

  /** Path of the object, whether it exists or not. */
  async path(manifest: Manifest): Promise<string> {
    return `${await this.collection(manifest)}/${encodeURIComponent(manifest.metadata.name)}`;
  }

  /** Path that objects like this one are created under. */
  async collection({ apiVersion, kind, metadata }: Manifest): Promise<string> {
    const { name, namespaced } = await this.resource(apiVersion, kind);
    if (namespaced && metadata.namespace === undefined) throw new Error(`${kind} ${metadata.name} names no namespace`);
    if (!namespaced && metadata.namespace !== undefined) throw new Error(`${kind} ${metadata.name} has no namespace`);
    return `${root(apiVersion)}${namespaced ? `/namespaces/${metadata.namespace}` : ''}/${name}`;
  }

  /** A kind that is not there is asked for again each time: its definition may just have been installed. */
  async resource(apiVersion: string, kind: string): Promise<Resource> {
    for (const fresh of [false, true]) {
      if (fresh) this.found.delete(apiVersion);
      const known = this.found.get(apiVersion) ?? this.discover(apiVersion);
      this.found.set(apiVersion, known);
      const resource = (await known).find((candidate) => candidate.kind === kind && !candidate.name.includes('/'));
      if (resource !== undefined) return resource;
    }
    throw new Error(`the API server knows no ${kind} of ${apiVersion}`);
  }

  private async discover(apiVersion: string): Promise<readonly Resource[]> {
    const { body } = await this.client.request('GET', root(apiVersion));
    return (body.resources as Resource[] | undefined) ?? [];
  }
}

const root = (apiVersion: string): string => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`);
