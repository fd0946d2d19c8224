/** An organization beside those of the example, for workspaces that come and go in a test. */
export const furtherOrganization = document('Organization', { name: 'initech' }, {});

/** One of its workspaces, with a project `web`. */
export const furtherWorkspace = (name: string, spec: Readonly<Record<string, unknown>> = {}): readonly object[] => [
  document('Workspace', { name, organization }, { hostCluster: 'tokyo', plan: 'small', creator: 'u-0201', ...spec }),
  document('Project', { name: 'web', organization, workspace: name }, {}),
];

/** What keeps a vCluster from starting: no registry of the machine has the images of this version. */
export const withoutImages = { kubernetesVersion: '1.33' } as const;

const organization = 'initech';

function document(kind: string, metadata: object, spec: object) {
  return { apiVersion: 'kaas.hexabase.ai/v1', kind, metadata, spec };
}
