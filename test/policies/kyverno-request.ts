import { stringify } from 'yaml';
import type { PolicyCase } from './case.ts';

/** Why Kyverno's command line cannot be shown the request of a case. `undefined`: it can. */
export function whyNotShown(one: PolicyCase): string | undefined {
  if (one.operation === 'CONNECT') return 'it knows no CONNECT';
  if (one.subresource !== undefined) return 'it knows no subresources';
  if (one.operation === 'UPDATE') return 'it shows an update as one to the same object';
  return undefined;
}

/** Cases that can be shown together: asked by the same user, of the same operation. */
export interface Batch {
  readonly cases: readonly PolicyCase[];
  readonly operation: string;
}

/**
 * The cases in as few batches as can be, in none of which two are on objects that are `alike`: of two such, Kyverno drops
 * one or ends in a panic. Cases that `apart` tells apart are never together.
 */
export function batches(
  cases: readonly PolicyCase[],
  alike: (one: PolicyCase) => unknown,
  apart: (one: PolicyCase) => unknown = () => '',
): readonly Batch[] {
  const found = new Map<string, PolicyCase[]>();
  const times = new Map<string, number>();
  for (const one of cases) {
    const asked = JSON.stringify([one.operation, one.user, one.groups, apart(one)]);
    const object = `${asked} ${JSON.stringify(alike(one))}`;
    const round = (times.get(object) ?? 0) + 1;
    times.set(object, round);
    const key = `${asked} ${round}`;
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return [...found.values()].map((batch) => ({ cases: batch, operation: batch[0]?.operation ?? 'CREATE' }));
}

/** The object that the command line reads, with the number of its case in the batch for an id: results are told by it. */
export const resourcesText = ({ cases }: Batch): string =>
  cases
    .map((one, index) => {
      const object = shownObject(one);
      return stringify(
        { ...object, metadata: { ...object.metadata, uid: String(index) } },
        { aliasDuplicateObjects: false },
      );
    })
    .join('---\n');

/** The object that the case is about: what is sent, or for a deletion what goes. */
export function shownObject(one: PolicyCase): NonNullable<PolicyCase['object']> {
  const object = one.operation === 'DELETE' ? one.oldObject : one.object;
  if (object === undefined) throw new Error(`${one.policy}/${one.name} has no object`);
  return object;
}

/** A values file: the operation, and the namespaces with their labels and annotations. */
export function valuesText({ cases, operation }: Batch): string {
  const namespaces = new Map(
    cases.flatMap(({ namespace, namespaceLabels, namespaceAnnotations }) =>
      namespace === undefined ? [] : [[namespace, { namespaceLabels, namespaceAnnotations }] as const],
    ),
  );
  return stringify({
    apiVersion: 'cli.kyverno.io/v1alpha1',
    kind: 'Values',
    metadata: { name: 'values' },
    globalValues: { 'request.operation': operation },
    namespaces: [...namespaces].map(([name, { namespaceLabels, namespaceAnnotations }]) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: { 'kubernetes.io/metadata.name': name, ...namespaceLabels },
        ...(namespaceAnnotations && { annotations: namespaceAnnotations }),
      },
    })),
  });
}

/** A file that says who asks. */
export const userText = ({ cases }: Batch): string =>
  stringify({
    apiVersion: 'cli.kyverno.io/v1alpha1',
    kind: 'UserInfo',
    metadata: { name: 'user' },
    userInfo: { username: cases[0]?.user, groups: cases[0]?.groups },
  });
