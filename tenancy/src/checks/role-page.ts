/** Pages of the issues that `role.ts` raises. */
export const rolePages = {
  'dangerous-role': {
    title: 'The role reaches beyond its project',
    explanation:
      'escalate, bind, impersonate, wildcards, tokens of service accounts, proxies, ephemeral containers, cluster-scoped resources and writes to rights, quotas and network policies each lead out of the project (measured on vCluster 0.34: a token of a controller account in kube-system makes its holder admin of everything).',
    example: 'rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]',
    fix: 'List the resources and verbs that are needed, and none of these.',
  },
  'exec-forbidden': {
    title: 'The plan has no exec',
    explanation: 'Plans with exec: false sell workspaces in which nobody opens a shell, attaches or forwards a port.',
    example: 'a role with pods/exec in a workspace whose plan has exec: false',
    fix: 'Remove the resource, or choose a plan with exec.',
  },
  'right-not-held': {
    title: 'The role gives what its author does not hold',
    explanation:
      'The author of a project role is at most a workspace admin. Kubernetes refuses a role with rights that its author lacks; a role that comes through Git must not get around that.',
    example: 'rules: [{apiGroups: [example.com], resources: [widgets], verbs: [create]}]',
    fix: 'Remove these rights.',
  },
} as const;
