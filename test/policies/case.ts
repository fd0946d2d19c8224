import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** One request and what must become of it; the format is described in `policies/cases/README.md`. */
export interface PolicyCase {
  /** Policy that the case belongs to, by its folder. */
  readonly policy: string;
  /** Name of the file without `.yaml`. */
  readonly name: string;
  readonly expected: 'admitted' | 'refused';
  readonly description: string;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  /** `<version>/<plural>` or `<group>/<version>/<plural>`. */
  readonly resource: string;
  readonly subresource?: string;
  readonly user: string;
  readonly groups: readonly string[];
  /** Name of the object, as the case or its object says. @default none: the server completes generateName */
  readonly objectName?: string;
  /** @default none: the object is cluster-scoped */
  readonly namespace?: string;
  /** @default none: the namespace is one that every cluster has */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** Only with labels. @default none */
  readonly namespaceAnnotations?: Readonly<Record<string, string>>;
  readonly object?: KubernetesObject;
  readonly oldObject?: KubernetesObject;
  /** Other policies that refuse the same request; the server names one of them. */
  readonly alsoRefusedBy: readonly string[];
  /** An API server refuses the object by itself before it asks policies; who does not check that judges it. */
  readonly invalid?: boolean;
  readonly given: readonly Given[];
}

/** An object that exists before the request. */
export interface Given {
  readonly resource: string;
  readonly object: KubernetesObject;
}

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name?: string;
    readonly generateName?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/**
 * The cases of the policies, or of all that have any, sorted by policy and name. The default folder is relative to the
 * repository.
 */
export function readCases(
  policies?: readonly { readonly name: string }[],
  folder = 'policies/cases',
): readonly PolicyCase[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((name) => policies?.some((policy) => policy.name === name) ?? true)
    .sort()
    .flatMap((policy) =>
      readdirSync(`${folder}/${policy}`)
        .sort()
        .map((file) => parseCase(policy, file, readFileSync(`${folder}/${policy}/${file}`, 'utf8'))),
    );
}

/** A case from the text of its file. */
export function parseCase(policy: string, file: string, text: string): PolicyCase {
  const [, verdict, what] = /^(pass|fail)-([a-z0-9-]+)\.yaml$/.exec(file) ?? [];
  if (verdict === undefined) throw new Error(`${policy}/${file}: a case is named pass-<what>.yaml or fail-<what>.yaml`);
  const fields = parse(text) as Omit<PolicyCase, 'policy' | 'expected' | 'objectName'> & { readonly name?: string };
  const unknown = Object.keys(fields).filter((field) => !known.has(field));
  if (unknown.length > 0) {
    throw new Error(`${policy}/${file}: unknown field ${unknown.join(', ')}; use one of ${[...known].join(', ')}`);
  }
  const { name: objectName, ...rest } = fields;
  const metadata = fields.object?.metadata ?? fields.oldObject?.metadata;
  return {
    ...rest,
    policy,
    name: `${verdict}-${what}`,
    expected: verdict === 'pass' ? 'admitted' : 'refused',
    objectName: objectName ?? metadata?.name,
    namespace: fields.namespace ?? metadata?.namespace,
    alsoRefusedBy: fields.alsoRefusedBy ?? [],
    given: fields.given ?? [],
  };
}

const known = new Set([
  'description',
  'operation',
  'resource',
  'subresource',
  'user',
  'groups',
  'name',
  'namespace',
  'namespaceLabels',
  'namespaceAnnotations',
  'object',
  'oldObject',
  'alsoRefusedBy',
  'invalid',
  'given',
]);
