import type { AdmissionRequest } from '@hexabase-kaas/policies';
import type { PolicyCase } from './case.ts';

/** The request of a case as admission sees it. */
export function caseRequest(one: PolicyCase): AdmissionRequest {
  const parts = one.resource.split('/');
  const [group, version, resource] = parts.length === 2 ? ['', ...parts] : parts;
  const { kind = '', apiVersion = '' } = one.object ?? one.oldObject ?? {};
  const [kindVersion = '', kindGroup = ''] = apiVersion.split('/').reverse();
  const isNamespace = resource === 'namespaces' && group === '';
  const namespace = isNamespace ? one.objectName : one.namespace;
  const labels = { 'kubernetes.io/metadata.name': namespace ?? '', ...one.namespaceLabels };
  return {
    operation: one.operation,
    kind: { group: kindGroup, version: kindVersion, kind },
    resource: { group: group ?? '', version: version ?? '', resource: resource ?? '' },
    ...(one.subresource !== undefined && { subResource: one.subresource }),
    ...(one.objectName !== undefined && { name: one.objectName }),
    ...(namespace !== undefined && { namespace }),
    userInfo: { username: one.user, groups: [...one.groups, 'system:authenticated'] },
    object: one.object ?? null,
    oldObject: one.oldObject ?? null,
    namespaceObject:
      namespace === undefined || isNamespace
        ? null
        : {
            apiVersion: 'v1',
            kind: 'Namespace',
            metadata: { name: namespace, labels, annotations: one.namespaceAnnotations },
          },
  };
}
