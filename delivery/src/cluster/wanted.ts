import type { Manifest, Unit } from '@hexabase-kaas/tenancy';
import { DeliveryError, type DeliveryIssue, issue } from '../delivery-error.js';
import { manifestFiles } from '../manifest-files.js';
import type { CheckOptions } from '../target.js';
import { address, groupOf, objectId, type WantedObject } from './cluster-object.js';
import { host, placeOf } from './destination.js';

/**
 * Renders the units and keeps what is for one host cluster.
 *
 * Flux's Kustomizations on the host are left out: each tells Flux to apply a folder of the Git tree, and the target does
 * that itself. With both, two would apply the same objects.
 *
 * @throws DeliveryError with everything that is wrong with the units
 */
export function wantedObjects(hostCluster: string, units: readonly Unit[]): Map<string, readonly WantedObject[]> {
  const issues: DeliveryIssue[] = [];
  const wanted = new Map<string, readonly WantedObject[]>();
  const owners = new Map<string, string>();
  const elsewhere = new Set<string>();
  let isHere = false;
  for (const unit of units) {
    if (wanted.has(unit.key)) {
      issues.push(issue('DELIVERY_UNIT', unit.key, 'two units have this key', 'give each unit a key of its own'));
      continue;
    }
    const objects: WantedObject[] = [];
    wanted.set(unit.key, objects);
    const manifests = unit.manifests();
    try {
      // The same rules as for a file: what cannot stand in a tree is refused here too.
      manifestFiles(manifests);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      issues.push(...error.issues);
      continue;
    }
    for (const [key, manifest] of Object.entries(manifests)) {
      const place = placeOf(`${key.slice(0, key.lastIndexOf('/'))}.yaml`, hostCluster);
      if (place.kind === 'elsewhere') {
        elsewhere.add(place.hostCluster);
        continue;
      }
      if (place.kind === 'unknown') {
        const fix = 'put it below clusters/, infrastructure/, tenants/ or workspaces/ as the tree has it';
        issues.push(issue('DELIVERY_PATH', key, 'says of no host cluster or workspace that it is for it', fix));
        continue;
      }
      isHere = true;
      if (place.destination === host && isFluxKustomization(manifest)) continue;
      const id = objectId(place.destination, manifest);
      const name = address(id);
      const owner = owners.get(name);
      if (owner !== undefined) issues.push(twice(name, owner, unit.key));
      owners.set(name, unit.key);
      issues.push(...secretIssues(name, manifest));
      objects.push({ id, unit: unit.key, manifest });
    }
  }
  if (issues.length === 0 && !isHere && elsewhere.size > 0) issues.push(nothingHere(hostCluster, [...elsewhere]));
  if (issues.length > 0) throw new DeliveryError(issues);
  return wanted;
}

/** Tells progress by unit as their objects are done, in whatever order that is. */
export function unitProgress(
  wanted: ReadonlyMap<string, readonly WantedObject[]>,
  onProgress: CheckOptions['onProgress'],
): (unit: string) => void {
  const left = new Map([...wanted].map(([key, objects]) => [key, objects.length]));
  let done = 0;
  const finished = (key: string) => {
    done += 1;
    onProgress?.(done, left.size, key);
  };
  for (const [key, count] of left) if (count === 0) finished(key);
  return (key) => {
    const rest = (left.get(key) ?? 0) - 1;
    left.set(key, rest);
    if (rest === 0) finished(key);
  };
}

const isFluxKustomization = (manifest: Manifest): boolean =>
  manifest.kind === 'Kustomization' && groupOf(manifest) === 'kustomize.toolkit.fluxcd.io';

const twice = (name: string, owner: string, unit: string): DeliveryIssue =>
  issue(
    'DELIVERY_CONFLICT',
    name,
    `the object belongs to unit ${owner}`,
    `let only one of ${owner} and ${unit} have it`,
  );

function secretIssues(name: string, manifest: Manifest): DeliveryIssue[] {
  if (manifest.kind !== 'Secret' || groupOf(manifest) !== '') return [];
  if (manifest.data === undefined && manifest.stringData === undefined) return [];
  const fix = 'leave data and stringData out, and let what makes the secret fill them in the cluster';
  return [issue('DELIVERY_UNIT', name, 'is a Secret with data', fix)];
}

/** Taken literally, a mistyped name would remove everything that the source has on the cluster. */
const nothingHere = (hostCluster: string, others: readonly string[]): DeliveryIssue =>
  issue(
    'DELIVERY_CLUSTER',
    'hostCluster',
    `nothing of the tenancy is for host cluster ${JSON.stringify(hostCluster)}; it speaks of ${[...others].sort().join(', ')}`,
    'name one of these, or deliver no units at all to remove everything from the cluster',
  );
