/** Pages of the issues that `reference.ts` raises. */
export const referencePages = {
  'unknown-reference': {
    title: 'The name stands for nothing that is declared',
    explanation:
      'Workspaces name an organization, a host cluster, a plan and a node pool; projects name a workspace, a parent and their neighbours; bindings name a group, a project and a role. Each must be declared, here or in the other sources that are checked with this one.',
    example:
      'workspaces: [{name: shop, organization: acme, hostCluster: tokyo, plan: gold, creator: u-1}] # no plan gold',
    fix: 'Correct the name, or declare what it stands for.',
  },
  'binding-target': {
    title: 'The binding has no target, or two',
    explanation:
      'A binding gives a group either a preset ClusterRole in the whole workspace, or a role of a project in that project and those below it.',
    example:
      'groupBindings: [{name: devs, organization: acme, workspace: shop, group: Devs, role: deployer}] # no project',
    fix: 'Give clusterRole, or role and project.',
  },
} as const;
