import type { Code } from './element/same-as-code.js';

/** What can be said of an organization here. */
export interface OrganizationFacts {
  readonly id: string;
  readonly name: string;
  readonly users: readonly { readonly person: string; readonly role: 'admin' | 'billing' }[];
}

/** What can be said of a workspace here. Groups that every workspace has stand in no document unless somebody is in them. */
export interface WorkspaceFacts {
  readonly organization: string;
  readonly name: string;
  readonly plan: string | null;
  readonly hostCluster: string | null;
  readonly groups: readonly {
    readonly name: string;
    readonly parent: string | null;
    readonly members: readonly string[];
  }[];
}

/** Text that means the same in YAML and in TypeScript: the names of a person or organization can hold anything. */
const quoted = (text: string): string => JSON.stringify(text);
const list = (texts: readonly string[]): string => `[${texts.map(quoted).join(', ')}]`;

/** An organization as code. */
export function organizationCode({ id, name, users }: OrganizationFacts): Code {
  const role = (one: string) => `OrganizationRole.${one.toUpperCase()}`;
  return {
    yaml: `apiVersion: kaas.hexabase.ai/v1
kind: Organization
metadata:
  name: ${id}
spec:
  displayName: ${quoted(name)}
  users:${users.length === 0 ? ' []' : users.map((user) => `\n    - { user: ${quoted(user.person)}, role: ${user.role} }`).join('')}
`,
    cdk8s: `new Organization(app, ${quoted(id)}, {
  displayName: ${quoted(name)},
  users: [${users.map((user) => `\n    { user: ${quoted(user.person)}, role: ${role(user.role)} },`).join('')}
  ],
});
`,
    pulumi: `new Organization(${quoted(id)}, {
  displayName: ${quoted(name)},
  users: [${users.map((user) => `\n    { user: ${quoted(user.person)}, role: ${quoted(user.role)} },`).join('')}
  ],
}, { parent: tenancy });
`,
  };
}

/** A workspace as code, with its groups and their members. */
export function workspaceCode({ organization, name, plan, hostCluster, groups }: WorkspaceFacts): Code {
  const shown = groups.filter(({ name: group, members }) => !everywhere.has(group) || members.length > 0);
  const entry = (group: WorkspaceFacts['groups'][number], quote: (text: string) => string): string =>
    [
      `name: ${quote(group.name)}`,
      ...(group.parent === null || everywhere.has(group.name) ? [] : [`parent: ${quote(group.parent)}`]),
      ...(group.members.length === 0 ? [] : [`members: ${list(group.members)}`]),
    ].join(', ');
  const groupLines = shown.map((group) => `\n    { ${entry(group, quoted)} },`).join('');
  const groupProp = shown.length === 0 ? '' : `\n  groups: [${groupLines}\n  ],`;
  return {
    yaml: `apiVersion: kaas.hexabase.ai/v1
kind: Workspace
metadata:
  name: ${name}
  organization: ${organization}
spec:
  hostCluster: ${hostCluster ?? '...'}
  plan: ${plan ?? '...'}
${shown.length === 0 ? '' : `  groups:${shown.map((group) => `\n    - { ${entry(group, (text) => text)} }`).join('')}\n`}`,
    cdk8s: `new Workspace(${variable(organization)}, ${quoted(name)}, {
  hostCluster: HostCluster.fromName(${quoted(hostCluster ?? '...')}),
  plan: Plan.fromName(${quoted(plan ?? '...')}),${groupProp}
});
`,
    pulumi: `new Workspace(${quoted(name)}, {
  hostCluster: ${variable(hostCluster ?? 'hostCluster')},
  plan: Plan.fromName(${quoted(plan ?? '...')}),${groupProp}
}, { parent: ${variable(organization)} });
`,
  };
}

const everywhere: ReadonlySet<string> = new Set(['WorkspaceMembers', 'WSAdmins', 'WSUsers']);

/** An id as a variable: `acme-prod` is `acmeProd`. */
const variable = (id: string): string => id.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
