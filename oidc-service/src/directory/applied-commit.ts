/** An object as far as it says who applied it, and a Kustomization as far as it says of which revision. */
interface Labelled {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
}

/** The Kustomization that Flux applied an object from, by the labels that kustomize-controller sets; undefined without. */
export function kustomizationOf({
  metadata,
}: Labelled): { readonly name: string; readonly namespace: string } | undefined {
  const name = metadata?.labels?.['kustomize.toolkit.fluxcd.io/name'];
  const namespace = metadata?.labels?.['kustomize.toolkit.fluxcd.io/namespace'];
  return name === undefined || namespace === undefined ? undefined : { name, namespace };
}

/**
 * The commit of a Kustomization's status. `lastAttemptedRevision` is written before anything of that revision is applied
 * (kustomize-controller, `reconcile`), so whoever sees a changed object finds the commit of the change, or a later one.
 * @returns undefined for anything but `<branch>@sha1:<commit>`
 */
export function commitOf(kustomization: unknown): string | undefined {
  return commitIn(kustomization, 'lastAttemptedRevision');
}

/** The commit that a Kustomization has applied whole, and found healthy where it looks; undefined while there is none. */
export const wholeCommitOf = (kustomization: unknown): string | undefined =>
  commitIn(kustomization, 'lastAppliedRevision');

function commitIn(kustomization: unknown, field: string): string | undefined {
  const { status } = (kustomization ?? {}) as { readonly status?: Readonly<Record<string, unknown>> };
  const revision = status?.[field];
  return typeof revision === 'string'
    ? /@sha(?:1|256):([0-9a-f]{40}(?:[0-9a-f]{24})?)$/.exec(revision)?.[1]
    : undefined;
}
