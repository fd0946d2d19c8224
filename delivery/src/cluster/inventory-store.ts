import { randomBytes } from 'node:crypto';
import { names } from '@hexabase-kaas/tenancy';
import { DeliveryError, issue } from '../delivery-error.js';
import { type ApiAnswer, type ApiObject, type ApiServer, messageOf } from './api-server.js';
import { type ClusterInventory, decodeInventory, encodeInventory, inventoryVersion } from './cluster-inventory.js';

/** An inventory as it was read, and which version of it may be replaced. */
export interface StoredInventory {
  readonly inventory: ClusterInventory;
  /** Absent when there is none. */
  readonly head?: ApiObject;
}

/**
 * The inventories of all sources, in ConfigMaps of one namespace.
 *
 * One ConfigMap a source names the ones that hold its inventory, or holds it itself when it is small enough. It is written
 * last and in the version that was read, so that an inventory changes as a whole or not at all, whenever its writer dies
 * and whoever else writes.
 */
export class InventoryStore {
  private readonly folder: string;

  constructor(
    private readonly server: ApiServer,
    private readonly namespace: string,
    /** Most bytes in one ConfigMap. */
    private readonly size?: number,
  ) {
    this.folder = `/api/v1/namespaces/${namespace}/configmaps`;
  }

  /** Makes the namespace that holds inventories and leases. */
  async prepare(): Promise<void> {
    const path = `/api/v1/namespaces/${this.namespace}`;
    const { status } = await this.server.request({ method: 'GET', path });
    if (status === 200) return;
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: this.namespace } };
    const made = await this.server.request({ method: 'POST', path: '/api/v1/namespaces', body });
    if (![201, 409].includes(made.status)) throw this.refused(path, made);
  }

  /** Every source's inventory. The list is one moment of the cluster. */
  async read(): Promise<Map<string, StoredInventory>> {
    const path = `${this.folder}?labelSelector=${encodeURIComponent(label)}`;
    const answer = await this.server.request({ method: 'GET', path });
    if (answer.status === 404) return new Map();
    if (answer.status !== 200) throw this.refused(path, answer);
    const objects = new Map((answer.body.items as ApiObject[]).map((object) => [object.metadata?.name ?? '', object]));
    const found = new Map<string, StoredInventory>();
    for (const [name, object] of objects) {
      const source = object.metadata?.labels?.[label];
      if (source !== undefined && name === headName(source)) found.set(source, this.parse(name, object, objects));
    }
    return found;
  }

  /**
   * Replaces a source's inventory.
   *
   * @throws DeliveryError `DELIVERY_CONTENTION` when it is no longer the one that was read
   */
  async write(source: string, old: StoredInventory, inventory: ClusterInventory): Promise<StoredInventory> {
    const name = headName(source);
    const path = `${this.folder}/${name}`;
    if (inventory.units.size === 0) {
      if (old.head !== undefined) {
        const { uid, resourceVersion } = old.head.metadata ?? {};
        const body = { preconditions: { uid, resourceVersion } };
        const answer = await this.server.request({ method: 'DELETE', path, body });
        if (answer.status === 409) throw contention(path);
        if (![200, 202, 404].includes(answer.status)) throw this.refused(path, answer);
      }
      await this.sweep(source, []);
      return { inventory };
    }
    const generation = randomBytes(6).toString('hex');
    const chunks = encodeInventory(inventory, this.size);
    const parts = chunks.length === 1 ? [] : chunks.map((_, at) => `${name}.${generation}.${at}`);
    for (const [at, part] of parts.entries()) {
      const body = configMap(part, source, {}, { inventory: (chunks[at] as Buffer).toString('base64') });
      const answer = await this.server.request({ method: 'POST', path: this.folder, body });
      // The name is used once, so one that is there is the answer to an attempt whose answer was lost.
      if (![201, 409].includes(answer.status)) throw this.refused(this.folder, answer);
    }
    const data = { version: inventoryVersion, generation, parts: JSON.stringify(parts) };
    const binary: Readonly<Record<string, string>> =
      parts.length === 0 ? { inventory: (chunks[0] as Buffer).toString('base64') } : {};
    const version = old.head?.metadata?.resourceVersion;
    const head = configMap(name, source, data, binary, version);
    const request =
      version === undefined
        ? ({ method: 'POST', path: this.folder, body: head } as const)
        : ({ method: 'PUT', path, body: head } as const);
    let answer = await this.server.request(request);
    if (answer.status === 409) answer = await this.server.request({ method: 'GET', path });
    const written = (answer.body.data as Readonly<Record<string, string>> | undefined)?.generation;
    if (answer.status === 404 || (answer.status < 300 && written !== generation)) throw contention(path);
    if (answer.status >= 300) throw this.refused(path, answer);
    await this.sweep(source, parts);
    return { inventory, head: answer.body };
  }

  /** Parts that no head names: of the inventory before, or of writers that died before they named theirs. */
  private async sweep(source: string, kept: readonly string[]): Promise<void> {
    const path = `${this.folder}?labelSelector=${encodeURIComponent(`${label}=${source}`)}`;
    const { status, body } = await this.server.request({ method: 'GET', path, accept: metadataList });
    if (status !== 200) return;
    // Of nothing, this list is null.
    for (const { metadata } of (body.items ?? []) as ApiObject[]) {
      const name = metadata?.name ?? '';
      if (name === headName(source) || kept.includes(name)) continue;
      await this.server.request({ method: 'DELETE', path: `${this.folder}/${name}` });
    }
  }

  private parse(name: string, head: ApiObject, objects: ReadonlyMap<string, ApiObject>): StoredInventory {
    const place = `ConfigMap ${this.namespace}/${name}`;
    const data = (head.data ?? {}) as Readonly<Record<string, string>>;
    const parts = list(data.parts);
    const holders = parts.length === 0 ? [head] : parts.map((part) => objects.get(part));
    const chunks = holders.map((object) => {
      const text = (object?.binaryData as Readonly<Record<string, string>> | undefined)?.inventory;
      return Buffer.from(text ?? '', 'base64');
    });
    return { inventory: decodeInventory(place, data.version ?? '', chunks), head };
  }

  private refused(path: string, answer: ApiAnswer): DeliveryError {
    const fix = `allow get, list, create, update and delete of configmaps in namespace ${this.namespace}, and make it exist`;
    const message = `the inventory cannot be kept: ${messageOf({ path }, answer)}`;
    return new DeliveryError([issue('DELIVERY_REJECTED', this.server.name, message, fix)]);
  }
}

const label = `${names.domain}/inventory`;
const headName = (source: string): string => `kaas-inventory-${source}`;
const metadataList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

const configMap = (
  name: string,
  source: string,
  data: Readonly<Record<string, string>>,
  binaryData: Readonly<Record<string, string>>,
  resourceVersion?: string,
): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels: { [label]: source }, ...(resourceVersion !== undefined && { resourceVersion }) },
  data,
  binaryData,
});

function list(text: string | undefined): readonly string[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : [];
  } catch {
    return [];
  }
}

const contention = (path: string): DeliveryError =>
  new DeliveryError([
    issue(
      'DELIVERY_CONTENTION',
      path,
      'another writer changed the inventory meanwhile',
      'deliver again: it goes on where the other one stopped',
    ),
  ]);
