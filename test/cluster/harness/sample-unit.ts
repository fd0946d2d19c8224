import type { Manifest, Unit } from '@hexabase-kaas/tenancy';

/** A unit of objects that are for the host cluster `tokyo`, in the order given. */
export const hostUnit = (key: string, ...manifests: readonly Manifest[]): Unit => ({
  key,
  input: JSON.stringify(manifests),
  manifests: () =>
    Object.fromEntries(manifests.map((manifest, at) => [`infrastructure/tokyo/base/${key}/o${at}`, manifest])),
});

/** A ConfigMap with one text. */
export const configMap = (
  namespace: string,
  name: string,
  text: string,
  more?: Partial<Manifest['metadata']>,
): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace, ...more },
  data: { text },
});

/** What a call throws. */
export async function thrown(run: () => Promise<unknown>): Promise<Error> {
  try {
    await run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
