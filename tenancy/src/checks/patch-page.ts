/** Pages of the issues that `patch.ts` and the manifests' `patch-issue.ts` raise. */
export const patchPages = {
  'patch-kind': {
    title: 'Manifests of the kind may not be patched',
    explanation:
      'Network policies, quotas, rights, admission policies and what the API server trusts are what isolates tenants; they follow from the tenancy alone. Workloads are changed where they are declared.',
    example: 'patches: [{target: {kind: NetworkPolicy, name: default-deny}, operations: [{op: remove, path: /spec}]}]',
    fix: 'Use the field of the tenancy that the issue names.',
  },
  'patch-field': {
    title: 'The field may not be patched',
    explanation:
      'Only fields that are known to change nothing of the isolation may be patched: labels, annotations, and when and how Flux applies. An operation on an object counts as one on every field in it.',
    example: 'operations: [{op: replace, path: /spec/targetNamespace, value: kube-system}]',
    fix: 'Use the field of the tenancy that the issue names, or one of those that may be patched.',
  },
  'patch-target': {
    title: 'No rendered manifest is meant by the patch',
    explanation:
      'A patch changes exactly one manifest that its host cluster or workspace renders. One that meets nothing would be a setting that silently does not hold.',
    example: 'patches: [{target: {kind: HelmRelease, name: vclustr}, operations: [...]}]',
    fix: 'Write one of the targets that the issue lists.',
  },
  'patch-path': {
    title: 'The pointer leads nowhere',
    explanation:
      'replace, remove and test need a field that is there, and add needs the object or list around it. Operations are applied in order, so an earlier one may add it. Pointers through __proto__, constructor and prototype are never followed.',
    example: 'operations: [{op: replace, path: /spec/maxHistory, value: 3}]',
    fix: 'Correct the pointer, or add what is missing first; ~1 stands for / and ~0 for ~ in a step.',
  },
  'patch-test': {
    title: 'The test of a patch failed',
    explanation:
      'The rendered manifest holds another value than the one that the patch was written for, so the rest of it may be wrong as well.',
    example:
      'operations: [{op: test, path: /spec/interval, value: 5m}, {op: replace, path: /spec/interval, value: 1m}]',
    fix: 'Look at what is rendered now, then correct the patch and its test.',
  },
  'patch-value': {
    title: 'The operation has no value, or one too many',
    explanation: 'add, replace and test take a value, which may be null; remove takes none.',
    example: 'operations: [{op: add, path: /metadata/labels/team}]',
    fix: 'Give the value, or take it away.',
  },
} as const;
