import type { Manifests } from '@hexabase-kaas/tenancy';
import { DeliveryError, type DeliveryIssue, issue } from './delivery-error.js';
import { pathFault } from './path.js';
import { yaml } from './yaml.js';

/**
 * The files of a record of manifests: path in the tree to text.
 *
 * A key is `<file without .yaml>/<object>`. Objects of one file stand in it in the order of the record, as documents
 * separated by `---`; object keys keep their order, so equal manifests are equal bytes.
 *
 * @throws DeliveryError with every key that is not a safe path, and every manifest that is not plain JSON
 * @example
 * manifestFiles({ 'workspaces/tokyo/acme/shop/host/quota/plan': { apiVersion: 'v1', kind: 'ResourceQuota', ... } });
 * // Map { 'workspaces/tokyo/acme/shop/host/quota.yaml' => 'apiVersion: v1\nkind: ResourceQuota\n...' }
 */
export function manifestFiles(manifests: Manifests): Map<string, string> {
  const files = new Map<string, string>();
  const issues: DeliveryIssue[] = [];
  for (const [key, manifest] of Object.entries(manifests)) {
    const slash = key.lastIndexOf('/');
    const path = `${key.slice(0, Math.max(0, slash))}.yaml`;
    const fault = slash < 1 || slash === key.length - 1 ? 'is not `<file>/<object>`' : pathFault(path);
    if (fault !== undefined) {
      issues.push(issue('DELIVERY_PATH', printable(key), `the manifest key ${fault}`, 'rename the manifest'));
      continue;
    }
    try {
      const text = yaml(manifest);
      const earlier = files.get(path);
      files.set(path, earlier === undefined ? text : `${earlier}---\n${text}`);
    } catch (error) {
      issues.push(issue('DELIVERY_UNIT', key, (error as Error).message, 'make the manifest plain JSON data'));
    }
  }
  if (issues.length > 0) throw new DeliveryError(issues);
  return files;
}

const printable = (key: string): string => JSON.stringify(key).slice(1, -1);
