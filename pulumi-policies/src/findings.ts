import { check, type Policy, type PolicyFinding } from '@hexabase-kaas/policies';
import { names } from '@hexabase-kaas/tenancy';
import type { Props } from './known-props.js';
import { objectGroups } from './object-group.js';

/** A resource that is about to be made. */
export interface Judged {
  readonly type: string;
  readonly urn: string;
  /** URN of its provider, which says the cluster. */
  readonly provider: string;
  readonly props: Props;
}

/** A violation, in words. */
export interface Violation {
  readonly policy: string;
  readonly text: string;
}

/** What the policies find in resources. Pulumi asks policy by policy; each resource is judged once for all of them. */
export class Findings {
  private readonly judged = new Map<string, { readonly props: string; readonly violations: readonly Violation[] }>();
  /** Namespaces that came by, by cluster and name: their labels say who their objects belong to. */
  private readonly namespaces = new Map<string, object>();

  constructor(private readonly policies: readonly Policy[]) {}

  /** Violations of one policy. */
  of(resource: Judged, policy: string): readonly Violation[] {
    const props = JSON.stringify(resource.props);
    let known = this.judged.get(resource.urn);
    if (known?.props !== props) {
      known = { props, violations: this.judge(resource) };
      this.judged.set(resource.urn, known);
    }
    return known.violations.filter((one) => one.policy === policy);
  }

  private judge({ type, provider, props }: Judged): Violation[] {
    return objectGroups(type, props).flatMap(({ place, objects }) => {
      const home = this.homeOf(provider, objects);
      const all = [...home, ...objects];
      return refusals(all, this.policies)
        .filter(({ manifest }) => manifest >= home.length)
        .map(({ policy, resource, message, field, fix }) => ({
          policy,
          text: `${place}${resource}${field === undefined ? '' : ` ${field}`}: ${message}; ${fix}`,
        }));
    });
  }

  /** The namespace of a single object, when it came by before. */
  private homeOf(provider: string, objects: readonly object[]): object[] {
    const [object, ...others] = objects as readonly KubernetesObject[];
    if (object === undefined || others.length > 0) return [];
    const { kind, metadata: { name, namespace } = {} } = object;
    if (kind === 'Namespace') this.namespaces.set(`${provider} ${name}`, object);
    const home = this.namespaces.get(`${provider} ${namespace}`);
    return home === undefined ? [] : [home];
  }
}

/** What is rendered comes from delivery; everything else from nobody in particular. */
function refusals(objects: readonly object[], policies: readonly Policy[]): PolicyFinding[] {
  const rendered = (objects as readonly KubernetesObject[]).map(
    ({ metadata }) => metadata?.labels?.[names.labels.managed] === 'true',
  );
  const [user] = names.deliveryUsers;
  return [
    ...check(objects, policies).filter(({ manifest }) => !rendered[manifest]),
    ...check(objects, policies, { user }).filter(({ manifest }) => rendered[manifest]),
  ].filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
}

interface KubernetesObject {
  readonly kind?: string;
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}
