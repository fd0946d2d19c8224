import {
  adminProjectRules,
  adminRules,
  can,
  effectiveGroups,
  type Manifest,
  type PolicyRule,
  parseTenancy,
  type Tenancy,
  tenancyManifests,
  viewerRules,
  type Workspace,
} from '@hexabase-kaas/tenancy';
import { acmeDocuments, goldenCases, goldenDocuments } from '../../golden-case.js';
import { grants } from './rbac.js';

const everyRule = [...adminRules(), ...adminProjectRules(true), ...viewerRules()];
const reaching: readonly PolicyRule[] = [
  {
    apiGroups: [''],
    resources: ['serviceaccounts/token', 'pods/ephemeralcontainers', 'nodes/proxy', 'pods/proxy', 'services/proxy'],
    verbs: ['create', 'get'],
  },
  {
    apiGroups: [''],
    resources: ['namespaces', 'limitranges', 'resourcequotas', 'endpoints'],
    verbs: ['create', 'update', 'delete'],
  },
  { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: ['create', 'update', 'delete'] },
  {
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['clusterroles', 'clusterrolebindings'],
    verbs: ['create', 'update', 'delete', 'bind', 'escalate'],
  },
  { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['bind', 'escalate'] },
  {
    apiGroups: ['admissionregistration.k8s.io'],
    resources: [
      'validatingadmissionpolicies',
      'validatingadmissionpolicybindings',
      'validatingwebhookconfigurations',
      'mutatingwebhookconfigurations',
    ],
    verbs: ['create', 'update', 'delete', 'get'],
  },
  {
    apiGroups: ['certificates.k8s.io'],
    resources: ['certificatesigningrequests', 'certificatesigningrequests/approval'],
    verbs: ['create', 'update'],
  },
  { apiGroups: ['apiregistration.k8s.io'], resources: ['apiservices'], verbs: ['create', 'update'] },
  { apiGroups: [''], resources: ['users', 'groups', 'serviceaccounts'], verbs: ['impersonate'] },
];

describe.each([...goldenCases(), 'acme'])('rights in %s', (name) => {
  const tenancy = parseTenancy(name === 'acme' ? acmeDocuments() : goldenDocuments(name));
  const manifests = Object.entries(tenancyManifests(tenancy));

  it.each(tenancy.workspaces.map((workspace) => [`${workspace.organization}/${workspace.name}`, workspace] as const))(
    'the rendered roles of %s give every group exactly what the model gives it',
    (_id, workspace) => {
      const objects = tenantObjects(manifests, workspace);
      const wrong: string[] = [];
      for (const question of questions(tenancy, workspace)) {
        const { group, ...request } = question;
        const model = can(tenancy, {
          organization: workspace.organization,
          workspace: workspace.name,
          groups: [group],
          ...request,
        });
        const rendered = grants(objects, { groups: effectiveGroups(workspace.groups, [group]), ...request });
        if (model !== rendered) wrong.push(`${JSON.stringify(question)}: model ${model}, rendered ${rendered}`);
      }
      expect(wrong).toEqual([]);
    },
  );

  it('nobody holds a right that reaches further than the workspace', () => {
    for (const workspace of tenancy.workspaces) {
      for (const { name: group } of workspace.groups) {
        for (const namespace of [...projectNames(tenancy, workspace), 'kube-system', undefined]) {
          for (const { apiGroup, resource, verb } of spread(reaching)) {
            const { organization, name: id } = workspace;
            const request = { organization, workspace: id, groups: [group], verb, apiGroup, resource };
            expect(can(tenancy, namespace ? { ...request, namespace } : request)).toBe(false);
          }
        }
      }
    }
  });

  it('nobody writes outside projects', () => {
    for (const workspace of tenancy.workspaces) {
      for (const { name: group } of workspace.groups) {
        for (const { apiGroup, resource, verb } of spread(everyRule)) {
          if (['get', 'list', 'watch'].includes(verb)) continue;
          const { organization, name: id } = workspace;
          const request = { organization, workspace: id, groups: [group], verb, apiGroup, resource };
          expect(can(tenancy, { ...request, namespace: 'kube-system' })).toBe(false);
          expect(can(tenancy, request)).toBe(false);
        }
      }
    }
  });
});

describe('preset rules', () => {
  it('let a viewer read no Secret', () => {
    for (const { apiGroup, resource } of spread(viewerRules())) {
      expect(`${apiGroup}/${resource}`).not.toMatch(/^\/secrets/);
    }
  });

  it('let a viewer only read', () => {
    for (const { verb } of spread(viewerRules())) expect(['get', 'list', 'watch']).toContain(verb);
  });

  it('enumerate everything: no wildcard anywhere', () => {
    for (const rule of everyRule) {
      expect([...rule.apiGroups, ...rule.resources, ...rule.verbs]).not.toContain('*');
    }
  });

  it('give exec only where the plan does', () => {
    const resources = (exec: boolean) => spread(adminProjectRules(exec)).map(({ resource }) => resource);
    expect(resources(true)).toContain('pods/exec');
    for (const resource of ['pods/exec', 'pods/attach', 'pods/portforward']) {
      expect(resources(false)).not.toContain(resource);
    }
  });
});

function* questions(tenancy: Tenancy, workspace: Workspace) {
  const own = tenancy.projects.filter((project) => project.workspace === workspace.name).flatMap(({ roles }) => roles);
  const asked = spread([...everyRule, ...reaching, ...own.flatMap(({ rules }) => rules)]);
  for (const { name: group } of workspace.groups) {
    for (const namespace of [...projectNames(tenancy, workspace), 'default', 'kube-system', undefined]) {
      for (const right of asked) yield namespace ? { group, namespace, ...right } : { group, ...right };
    }
  }
}

const spread = (rules: readonly PolicyRule[]) =>
  rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((apiGroup) =>
      resources.flatMap((resource) => verbs.map((verb) => ({ apiGroup, resource, verb }))),
    ),
  );

const projectNames = (tenancy: Tenancy, { organization, name }: Workspace): string[] =>
  tenancy.projects
    .filter((project) => project.organization === organization && project.workspace === name)
    .map((project) => project.name);

const tenantObjects = (
  manifests: readonly (readonly [string, Manifest])[],
  { organization, name, hostCluster }: Workspace,
) =>
  manifests
    .filter(([key]) => key.startsWith(`workspaces/${hostCluster}/${organization}/${name}/tenant/`))
    .map(([, manifest]) => manifest);
