import { gunzipSync, gzipSync } from 'node:zlib';
import { DeliveryError, issue } from '../delivery-error.js';
import type { ObjectId } from './cluster-object.js';

/** What one source has on a host cluster and in its vClusters, or may have after a run that was cut off. */
export interface ClusterInventory {
  /** By key of the unit. */
  readonly units: ReadonlyMap<string, readonly InventoryObject[]>;
}

/** An object in an inventory. */
export interface InventoryObject {
  readonly id: ObjectId;
  /** It was rendered as one that stays when it is no longer rendered. */
  readonly kept: boolean;
  /** Of the object that this source made; absent until a delivery has been seen through. */
  readonly uid?: string;
  /** Nobody wants it and it was not there, but a request of a writer whose lease had ended may still make it. */
  readonly late?: true;
}

/** An inventory without units. */
export const emptyInventory: ClusterInventory = { units: new Map() };

/**
 * An inventory as compressed chunks. A ConfigMap holds at most 1 MiB, and base64 makes three bytes four, so each chunk
 * stays below 700,000 bytes; one chunk holds some ten thousand objects.
 */
export function encodeInventory(inventory: ClusterInventory, size = 700_000): Buffer[] {
  const units = [...inventory.units].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = units.map(([key, objects]) => JSON.stringify({ key, objects: objects.map(row) }));
  const bytes = gzipSync(`${lines.join('\n')}\n`, { level: 9 });
  const chunks: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += size) chunks.push(bytes.subarray(start, start + size));
  return chunks;
}

/**
 * Reads an inventory and distrusts it: what it lists is what may be deleted.
 *
 * @throws DeliveryError `DELIVERY_INVENTORY` when it is not an inventory of this version
 */
export function decodeInventory(place: string, version: string, chunks: readonly Uint8Array[]): ClusterInventory {
  if (version !== inventoryVersion) throw unreadable(place, `has version ${JSON.stringify(version)}`);
  let lines: string[];
  try {
    // A forged inventory of a megabyte could otherwise unpack to a thousand.
    lines = gunzipSync(Buffer.concat(chunks), { maxOutputLength: 512 * 1024 * 1024 })
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    throw unreadable(place, 'cannot be unpacked');
  }
  const units = new Map<string, readonly InventoryObject[]>();
  for (const line of lines) {
    const { key, objects } = parse(line) ?? {};
    if (typeof key !== 'string' || !Array.isArray(objects)) throw unreadable(place, 'is not a list of units');
    const read = objects.map(object);
    if (!read.every((one) => one !== undefined)) throw unreadable(place, `lists what is no object in unit ${key}`);
    units.set(key, read);
  }
  return { units };
}

/** Raised when older versions could not read what is written. */
export const inventoryVersion = '1';

/** Each is about eighty characters, which compress to ten. */
const row = ({ id, kept, uid, late }: InventoryObject): unknown[] => [
  ...[id.destination, id.apiVersion, id.kind, id.namespace ?? '', id.name],
  ...(kept || late || uid !== undefined ? [(kept ? 1 : 0) + (late ? 2 : 0)] : []),
  ...(uid !== undefined ? [uid] : []),
];

function object(value: unknown): InventoryObject | undefined {
  if (!Array.isArray(value)) return undefined;
  const [destination, apiVersion, kind, namespace, name, flags, uid] = value as unknown[];
  const texts = [destination, apiVersion, kind, namespace, name];
  if (!texts.every((text): text is string => typeof text === 'string' && text.length <= 512)) return undefined;
  if (!segment.test(kind as string) || !/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\/)?[a-z0-9]+$/.test(apiVersion as string))
    return undefined;
  if (!label.test(destination as string) || !(namespace === '' || label.test(namespace as string))) return undefined;
  // A slash would make a path of another object; names of RBAC objects hold nearly anything else.
  if (name === '' || name === '.' || name === '..' || /[/%]/.test(name as string)) return undefined;
  const id = { destination, apiVersion, kind, ...(namespace !== '' && { namespace }), name } as ObjectId;
  const isSet = (flag: number): boolean => typeof flags === 'number' && (flags & flag) !== 0;
  return { id, kept: isSet(1), ...(isSet(2) && { late: true }), ...(typeof uid === 'string' && { uid }) };
}

function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(line) ?? undefined;
  } catch {
    return undefined;
  }
}

const segment = /^[A-Za-z][A-Za-z0-9]*$/;
const label = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

const unreadable = (place: string, message: string): DeliveryError =>
  new DeliveryError([
    issue(
      'DELIVERY_INVENTORY',
      place,
      `the inventory ${message}`,
      'upgrade the tool that reads it; or delete the ConfigMap, deliver with `adopt`, and remove by hand what is no longer declared',
    ),
  ]);
