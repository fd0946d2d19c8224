import { authoredObjects } from './authored-object.js';
import { findingField } from './finding-field.js';
import { evaluations } from './judge.js';
import type { Policy, Severity } from './policy.js';
import { type AdmissionRequest, fieldOf, type Verdict } from './request.js';
import { ResourceTypes } from './resource-type.js';

/** What a policy makes of a manifest at the author's. */
export interface PolicyFinding {
  readonly policy: string;
  /** `Deployment shop/web`, or `Namespace shop`. */
  readonly resource: string;
  /** Which manifest of those that were given, counted from 0. */
  readonly manifest: number;
  /** Which item of it, counted from 0, if it is a list; for an item of a list in a list, that list. */
  readonly item?: number;
  /** Where in the object: `spec.template.spec`. @default the object as a whole, or it cannot be told */
  readonly field?: string;
  /** `error`: an expression has no value; an API server refuses the object then. */
  readonly verdict: Verdict;
  readonly severity: Severity;
  /** Why the object is refused; empty if it passes. */
  readonly message: string;
  /** Every message, where several validations of the policy do not hold. */
  readonly messages: readonly string[];
  /** What to do instead. */
  readonly fix: string;
}

/** Who the objects come from. */
export interface CheckOptions {
  /** A user that policies leave out, such as delivery. @default nobody in particular */
  readonly user?: string;
}

/**
 * Judges manifests before they leave their author: each as a new object that nobody in particular creates, by the policies
 * that hold at the author's, in the namespace that is among the manifests, or in one that only has a name. Lists are judged
 * by their items. What is no Kubernetes object is left out, and so is a policy that is not about an object.
 */
export function check(
  manifests: readonly unknown[],
  policies: readonly Policy[],
  { user = '' }: CheckOptions = {},
): readonly PolicyFinding[] {
  const objects = manifests.flatMap(authoredObjects);
  const author = new Author(
    objects.map(({ object }) => object),
    user,
  );
  const judging = policies.filter(({ points = ['workspace'] }) => points.includes('author'));
  return objects.flatMap(({ object, manifest, item }) => {
    const resource = resourceName(object);
    return evaluations(judging, author.request(object)).map(({ policy, evaluation }): PolicyFinding => {
      const { verdict, message, failures } = evaluation;
      const field = failures.length === 0 ? undefined : findingField(policy, evaluation, object);
      return {
        policy: policy.name,
        resource,
        manifest,
        ...(item !== undefined && { item }),
        ...(field !== undefined && { field }),
        verdict,
        severity: policy.severity,
        message,
        messages: failures.map((failure) => failure.message),
        fix: policy.remediation,
      };
    });
  });
}

function resourceName(object: unknown): string {
  const metadata = fieldOf(object, 'metadata');
  const [kind, namespace] = [fieldOf(object, 'kind'), fieldOf(metadata, 'namespace')];
  const name = fieldOf(metadata, 'name') ?? `${fieldOf(metadata, 'generateName') ?? ''}*`;
  return `${kind} ${typeof namespace === 'string' && namespace !== '' ? `${namespace}/` : ''}${name}`;
}

/** Somebody who creates the objects, all together. */
class Author {
  readonly #types: ResourceTypes;
  readonly #namespaces = new Map<unknown, unknown>();

  constructor(
    objects: readonly unknown[],
    private readonly user: string,
  ) {
    this.#types = new ResourceTypes(objects);
    for (const object of objects) {
      if (fieldOf(object, 'kind') !== 'Namespace' || fieldOf(object, 'apiVersion') !== 'v1') continue;
      this.#namespaces.set(fieldOf(fieldOf(object, 'metadata'), 'name'), object);
    }
  }

  request(object: object): AdmissionRequest {
    const metadata = fieldOf(object, 'metadata');
    const [name, written] = [fieldOf(metadata, 'name'), fieldOf(metadata, 'namespace')];
    const hasNamespace = typeof written === 'string' && written !== '';
    const type = this.#types.of(String(fieldOf(object, 'apiVersion')), String(fieldOf(object, 'kind')), hasNamespace);
    const { group, version, kind, resource, namespaced } = type;
    // The namespace that kubectl takes when nobody says one.
    const namespace = namespaced ? (hasNamespace ? written : 'default') : undefined;
    const own = kind === 'Namespace' && group === '' && typeof name === 'string' ? name : undefined;
    return {
      operation: 'CREATE',
      kind: { group, version, kind },
      resource: { group, version, resource },
      ...(typeof name === 'string' && { name }),
      ...((namespace ?? own) !== undefined && { namespace: namespace ?? own }),
      userInfo: { username: this.user, groups: [] },
      object: namespace === undefined || hasNamespace ? object : within(object, namespace),
      oldObject: null,
      namespaceObject: namespace === undefined ? null : this.#namespace(namespace),
    };
  }

  #namespace(name: string): unknown {
    const known = this.#namespaces.get(name) ?? namespaceNamed(name);
    this.#namespaces.set(name, known);
    return known;
  }
}

const within = (object: object, namespace: string): object => ({
  ...object,
  metadata: { ...(fieldOf(object, 'metadata') as object | undefined), namespace },
});

/** An API server gives every namespace its name as a label. */
const namespaceNamed = (name: string): object => ({
  kind: 'Namespace',
  metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
});
