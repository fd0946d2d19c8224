/** Pages of the issues that `tree.ts` raises. */
export const treePages = {
  'group-cycle': {
    title: 'Groups are above each other',
    explanation:
      'Members of a group hold what its ancestors hold. In a cycle every group would hold everything of the others.',
    example: 'groups: [{name: Devs, parent: Leads}, {name: Leads, parent: Devs}]',
    fix: 'Give one of them another parent.',
  },
  'project-cycle': {
    title: 'Projects are above each other',
    explanation: 'Bindings are inherited from the projects above. In a cycle there is no top.',
    example: 'projects: [{name: web, parent: api}, {name: api, parent: web}]',
    fix: 'Give one of them another parent, or none.',
  },
  'name-collision': {
    title: 'Two names differ only in capitals',
    explanation: 'Names stand in file names, and some file systems take Devs and devs for one file. People do as well.',
    example: 'groups: [{name: Devs}, {name: devs}]',
    fix: 'Rename one of them.',
  },
  'default-group': {
    title: 'A default group cannot be moved',
    explanation:
      'WorkspaceMembers is the top of every tree, with WSAdmins and WSUsers below it. They may be declared again only to add members.',
    example: 'groups: [{name: WSAdmins, parent: Devs}]',
    fix: 'Remove the parent, or make a group of your own.',
  },
} as const;
