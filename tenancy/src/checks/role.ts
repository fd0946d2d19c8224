import { type Issue, issuesOf } from '../issue.js';
import { adminProjectRules, adminRules } from '../manifests/rbac.js';
import { projectPath } from '../name.js';
import { quote } from '../quote.js';
import type { PolicyRule } from '../role.js';
import type { Graph } from './graph.js';
import { rolePages } from './role-page.js';

const { error } = issuesOf(rolePages);

/** A project role gives nothing that breaks out of the project, and nothing that its author, a workspace admin, lacks. */
export function roleIssues(graph: Graph): Issue[] {
  return graph.projects.flatMap(({ organization, workspace, name, roles }) => {
    if (roles.length === 0) return [];
    const exec = graph.plan(graph.workspace(organization, workspace)?.plan ?? '')?.exec ?? true;
    const at = projectPath(organization, workspace, name);
    return roles.flatMap((role) =>
      role.rules.flatMap((rule, i) => ruleIssues(`${at}.roles.${role.name}.rules[${i}]`, rule, exec)),
    );
  });
}

const reads: readonly string[] = ['get', 'list', 'watch'];
const dangerousVerbs: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '*': 'gives every verb, those to come included',
    escalate: 'lets its holder write rights that it lacks',
    bind: 'lets its holder bind rights that it lacks',
    impersonate: 'lets its holder act as somebody else',
  }),
);
const dangerousResources: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '*': 'gives every resource, those to come included',
    'serviceaccounts/token': 'makes tokens of other identities',
    'pods/ephemeralcontainers': 'puts containers into running pods, past admission',
    'pods/proxy': 'reaches ports past the network policies',
    'services/proxy': 'reaches ports past the network policies',
    'nodes/proxy': 'reaches the kubelet, and with it every pod of the node',
  }),
);
/** Resources that a namespaced Role cannot give, or that steer the whole cluster. */
const clusterScoped: readonly string[] = [
  'apiservices',
  'certificatesigningrequests',
  'clusterrolebindings',
  'clusterroles',
  'componentstatuses',
  'csidrivers',
  'csinodes',
  'customresourcedefinitions',
  'flowschemas',
  'ingressclasses',
  'mutatingadmissionpolicies',
  'mutatingwebhookconfigurations',
  'namespaces',
  'nodes',
  'persistentvolumes',
  'priorityclasses',
  'prioritylevelconfigurations',
  'runtimeclasses',
  'storageclasses',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'validatingwebhookconfigurations',
  'volumeattachments',
];
/** Resources that the tenancy declares itself, or that redirect traffic: a project role may read them only. */
const readOnly: readonly string[] = [
  'endpoints',
  'endpointslices',
  'limitranges',
  'networkpolicies',
  'resourcequotas',
  'rolebindings',
  'roles',
];
const execResources: readonly string[] = ['pods/attach', 'pods/exec', 'pods/portforward'];

function ruleIssues(at: string, rule: PolicyRule, exec: boolean): Issue[] {
  const issues: Issue[] = [];
  const danger = (field: string, what: string, why: string) =>
    issues.push(error('dangerous-role', `${at}.${field}`, `${quote(what)} ${why}`, 'remove it'));
  for (const verb of rule.verbs) {
    // Constrained impersonation has verbs such as `impersonate:user-info` (KEP-5284).
    const why = dangerousVerbs.get(verb.startsWith('impersonate') ? 'impersonate' : verb);
    if (why !== undefined) danger('verbs', verb, why);
  }
  if (rule.apiGroups.includes('*')) danger('apiGroups', '*', 'gives every API group, those to come included');
  const writes = rule.verbs.filter((verb) => !reads.includes(verb));
  for (const resource of rule.resources) {
    const main = resource.replace(/\/.*/, '');
    const why = dangerousResources.get(resource.includes('*') ? '*' : resource);
    if (why !== undefined) danger('resources', resource, why);
    else if (clusterScoped.includes(main))
      danger('resources', resource, 'is not of a project but of the whole cluster');
    else if (readOnly.includes(main) && writes.length > 0)
      danger('resources', resource, `may only be read (got ${writes.join(', ')})`);
    else if (!exec && execResources.includes(resource)) {
      issues.push(
        error(
          'exec-forbidden',
          `${at}.resources`,
          `${quote(resource)} is not in the plan: exec is false`,
          'remove it, or choose a plan with exec',
        ),
      );
    }
  }
  return issues.length > 0 ? issues : notHeld(at, rule, exec ? heldWithExec : heldWithoutExec);
}

function notHeld(at: string, rule: PolicyRule, held: ReadonlySet<string>): Issue[] {
  const missing = rightsIn(withoutNothing(rule)).filter((right) => !held.has(right));
  if (missing.length === 0) return [];
  const words = missing.map((right) => {
    const [group, resource, verb] = right.split('\0');
    return `${verb} ${resource}${group === '' ? '' : `.${group}`}`;
  });
  return [
    error(
      'right-not-held',
      at,
      `gives what a workspace admin does not hold: ${words.join(', ')}`,
      'remove these rights: nobody can give what they do not hold',
    ),
  ];
}

/**
 * A rule over several groups gives each resource in each of them, `deployments` of the core group included, which do not
 * exist there. Such a pair gives nothing, as long as the resource is one of another group of the rule.
 */
function withoutNothing(rule: PolicyRule): readonly PolicyRule[] {
  return rule.resources.flatMap((resource) => {
    const homes = homesOf.get(resource) ?? [];
    const inRule = rule.apiGroups.filter((group) => homes.includes(group));
    const elsewhere = rule.apiGroups.filter((group) => !homes.includes(group) && !builtIn.has(group));
    const apiGroups = inRule.length === 0 ? rule.apiGroups : [...inRule, ...elsewhere];
    return [{ ...rule, apiGroups, resources: [resource] }];
  });
}

const rightsIn = (rules: readonly PolicyRule[]): string[] => rules.flatMap(rightsOfRule);
const rightsOfRule = ({ apiGroups, resources, verbs }: PolicyRule): string[] =>
  apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => `${group}\0${resource}\0${verb}`)));
const rightsOf = (exec: boolean): ReadonlySet<string> =>
  new Set(rightsIn([...adminRules(), ...adminProjectRules(exec)]));
const heldWithExec = rightsOf(true);
const heldWithoutExec = rightsOf(false);
/** Groups that each resource of the admins' rules is of, and those whose every resource is known: no tenant adds to them. */
const homesOf = new Map<string, string[]>();
for (const { apiGroups, resources } of [...adminRules(), ...adminProjectRules(true)]) {
  for (const resource of resources) homesOf.set(resource, [...(homesOf.get(resource) ?? []), ...apiGroups]);
}
const builtIn: ReadonlySet<string> = new Set(['', 'apps', 'autoscaling', 'batch', 'networking.k8s.io', 'policy']);
