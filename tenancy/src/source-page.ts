/** Pages of the issues that `source.ts` raises. */
export const sourcePages = {
  'bad-source': {
    title: 'The input is neither a tenancy nor a list of documents',
    explanation:
      'A tenancy is an object with the lists hostClusters, plans, organizations, workspaces, projects and groupBindings, or a list of documents with apiVersion kaas.hexabase.ai/v1, a kind, metadata (name, organization, workspace, labels, annotations) and spec.',
    example: 'workspace: [{name: shop}]',
    fix: 'Correct the name of the list, or the head of the document.',
  },
  'unplaced-object': {
    title: 'An ordinary Kubernetes object belongs to no project',
    explanation:
      'Documents of other API versions are workloads. Which project takes them is said by metadata.namespace and by the labels kaas.hexabase.ai/organization and kaas.hexabase.ai/workspace.',
    example: '{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}',
    fix: 'Set the namespace and both labels, or list the object in the workloads of a project.',
  },
} as const;
