import { authorPolicies, check, type Policy, type PolicyFinding } from '@hexabase-kaas/policies';
import { names, policyParameters } from '@hexabase-kaas/tenancy';
import { contextDocuments } from './context-file.js';

/** What the manifests of an app are judged by. */
export interface PolicyValidationProps {
  /**
   * `baseline` or `restricted`: nothing but this Pod Security Standard.
   *
   * @default baseline, and what the platform asks of its tenants
   */
  readonly standard?: string;
  /**
   * Version of the API server that the manifests are for.
   *
   * @default 1.36
   */
  readonly kubernetes?: string;
  /**
   * Registries, or repositories in one, that images may come from.
   *
   * @default every registry
   */
  readonly trustedRegistries?: string[];
}

/**
 * A validation plugin of cdk8s-cli that judges the manifests of any app by the policies of the platform, with the verdicts
 * of an API server. Findings name the construct.
 *
 * @example
 * // cdk8s.yaml
 * // validations:
 * //   - package: ./node_modules/@hexabase-kaas/constructs
 * //     class: PolicyValidation
 * //     version: 0.1.0
 * //     properties: { standard: restricted, kubernetes: '1.35' }
 */
export class PolicyValidation {
  private readonly props: PolicyValidationProps;

  public constructor(props?: PolicyValidationProps) {
    this.props = props ?? {};
  }

  /** Called by cdk8s-cli with its `ValidationContext`. */
  // biome-ignore lint/suspicious/noExplicitAny: cdk8s-cli is not a jsii module, so its types cannot stand here
  public async validate(context: any): Promise<void> {
    const { manifests, report } = context as ValidationContext;
    const policies = policiesOf(this.props);
    let refused = false;
    for (const manifestPath of manifests) {
      const documents = contextDocuments(manifestPath);
      for (const { policy, message, fix, field, resource, ...finding } of refusals(documents, policies)) {
        refused = true;
        report.addViolation({
          ruleName: policy,
          recommendation: `${resource}: ${message}`,
          fix,
          violatingResources: [
            { resourceName: nameOf(documents, finding), locations: field === undefined ? [] : [field], manifestPath },
          ],
        });
      }
    }
    report.submit(refused ? 'failure' : 'success');
  }
}

function policiesOf({ standard, kubernetes = '1.36', trustedRegistries }: PolicyValidationProps): readonly Policy[] {
  if (standard !== undefined && standard !== 'baseline' && standard !== 'restricted') {
    throw new Error(`standard of PolicyValidation is ${JSON.stringify(standard)}; use baseline or restricted`);
  }
  return authorPolicies({
    kubernetes,
    ...(standard && { standard }),
    protection: policyParameters.protection,
    workloads: { ownerLabels: policyParameters.workload.ownerLabels, ...(trustedRegistries && { trustedRegistries }) },
  });
}

/** What a tenancy is rendered to comes from delivery; everything else from nobody in particular. */
function refusals(documents: readonly unknown[], policies: readonly Policy[]): readonly PolicyFinding[] {
  const rendered = documents.map((document) => isManaged(document));
  const [user] = names.deliveryUsers;
  const findings = [
    ...check(documents, policies).filter(({ manifest }) => !rendered[manifest]),
    ...check(documents, policies, { user }).filter(({ manifest }) => rendered[manifest]),
  ];
  return findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
}

const isManaged = (document: unknown): boolean => metadataOf(document)?.labels?.[names.labels.managed] === 'true';

/** cdk8s-cli finds the construct by the name of its object. */
function nameOf(documents: readonly unknown[], { manifest, item }: Pick<PolicyFinding, 'manifest' | 'item'>): string {
  const document = documents[manifest] as { readonly items?: readonly unknown[] };
  return metadataOf(item === undefined ? document : document.items?.[item])?.name ?? 'N/A';
}

const metadataOf = (object: unknown): ObjectMetadata | undefined =>
  (object as { readonly metadata?: ObjectMetadata } | null | undefined)?.metadata;

interface ObjectMetadata {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What cdk8s-cli hands to a plugin, as far as it is used here. */
interface ValidationContext {
  readonly manifests: readonly string[];
  readonly report: {
    addViolation(violation: {
      readonly ruleName: string;
      readonly recommendation: string;
      readonly fix: string;
      readonly violatingResources: readonly {
        readonly resourceName: string;
        readonly locations: readonly string[];
        readonly manifestPath: string;
      }[];
    }): void;
    submit(status: 'success' | 'failure'): void;
  };
}
