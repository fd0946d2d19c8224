import type { MemberProject } from './member.js';

/** What somebody may do in a project. */
export interface Allowed {
  readonly logs: boolean;
  readonly deploy: boolean;
  readonly remove: boolean;
  /** By kind, in the plural. */
  readonly scale: readonly string[];
  readonly restart: readonly string[];
}

interface Rule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
}

/**
 * Asks the API server for the rules that hold for whoever asks. It is for what is shown alone, as Kubernetes says of that
 * answer; nobody's right follows from it.
 */
export async function allowedIn(member: MemberProject): Promise<Allowed> {
  // Kind and version are those of the path.
  const answer = await member.ask({
    method: 'POST',
    path: ['apis', 'authorization.k8s.io', 'v1', 'selfsubjectrulesreviews'],
    body: { spec: { namespace: member.project } },
  });
  const { status = {} } = (answer.body ?? {}) as { status?: { resourceRules?: readonly Rule[] } };
  const rules = answer.status < 300 ? (status.resourceRules ?? []) : [];
  const may = (verb: string, group: string, resource: string): boolean =>
    rules.some(
      ({ verbs, apiGroups, resources, resourceNames }) =>
        has(verbs, verb) && has(apiGroups, group) && has(resources, resource) && (resourceNames ?? []).length === 0,
    );
  return {
    logs: may('get', '', 'pods/log'),
    deploy: may('create', 'apps', 'deployments'),
    remove: may('delete', 'apps', 'deployments'),
    scale: ['deployments', 'statefulsets'].filter((plural) => may('patch', 'apps', `${plural}/scale`)),
    restart: ['deployments', 'statefulsets', 'daemonsets'].filter((plural) => may('patch', 'apps', plural)),
  };
}

const has = (given: readonly string[] | undefined, one: string): boolean =>
  given !== undefined && (given.includes(one) || given.includes('*'));
