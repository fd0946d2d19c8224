import { type AuthorParameters, authorPolicies, type Mode } from '@hexabase-kaas/policies';
import { names } from '@hexabase-kaas/tenancy';
import { PolicyPack } from '@pulumi/policy';
import { validationPolicies } from './validation-policy.js';

/** What a policy pack judges by. */
export interface PolicyPackOptions {
  /**
   * Name of the pack.
   * @default hexabase-kaas
   */
  readonly name?: string;
  /**
   * Nothing but this Pod Security Standard.
   * @default baseline, and what the platform asks of its tenants
   */
  readonly standard?: 'baseline' | 'restricted';
  /**
   * Version of the API server that the objects are for.
   * @default 1.36
   */
  readonly kubernetes?: string;
  /** @default images may come from every registry */
  readonly trustedRegistries?: readonly string[];
  /**
   * Whether violations stop a preview or update (enforce) or are only told (audit). A configuration file says otherwise
   * policy by policy: `--policy-pack-config`.
   * @default what each policy says of itself, which is enforce where it says nothing
   */
  readonly mode?: Mode;
}

/**
 * Starts a policy pack: call it once, in the program that the `PulumiPolicy.yaml` stands beside.
 *
 * @throws RangeError when the version of Kubernetes is not known
 * @example
 * import { policyPack } from '@hexabase-kaas/pulumi-policies';
 * policyPack({ standard: 'restricted', kubernetes: '1.35' });
 */
export function policyPack(options: PolicyPackOptions = {}): PolicyPack {
  const { name = 'hexabase-kaas', mode } = options;
  const policies = authorPolicies(parameters(options));
  return new PolicyPack(name, { policies: validationPolicies(policies, mode) });
}

function parameters({ standard, kubernetes = '1.36', trustedRegistries }: PolicyPackOptions): AuthorParameters {
  return {
    kubernetes,
    ...(standard && { standard }),
    protection: {
      managedLabel: names.labels.managed,
      projectLabel: names.labels.project,
      nodePoolLabel: names.labels.nodePool,
      protectedLabelPrefixes: [`${names.domain}/`, `${names.labels.podSecurity.split('/')[0]}/`],
      deliveryUsers: names.deliveryUsers,
      presetClusterRoles: [names.workspaceAdmin, names.workspaceViewer],
      platformNamespaces: names.platformNamespaces,
    },
    workloads: { ownerLabels: [names.labels.owner], ...(trustedRegistries && { trustedRegistries }) },
  };
}
