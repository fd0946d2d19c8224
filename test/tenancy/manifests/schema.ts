// Validates objects by the schemas in the typed packages of Kubernetes, Flux, Kyverno, the Gateway API and Traefik: Node only, no cluster.
import type { Manifest } from '@hexabase-kaas/tenancy';

interface Model {
  new (object: unknown): { validate(): void };
}

const models = new Map<string, Promise<Model>>();

/** What the schema of the object's kind has against it; throws for a kind that no package knows. */
export async function schemaErrors(manifest: Manifest): Promise<string[]> {
  const { apiVersion, kind } = manifest;
  const id = `${apiVersion}/${kind}`;
  const model = models.get(id) ?? load(apiVersion, kind);
  models.set(id, model);
  try {
    new (await model)(manifest).validate();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

async function load(apiVersion: string, kind: string): Promise<Model> {
  const [, home] = homes.find(([group]) => group.test(apiVersion)) ?? [undefined, 'kubernetes-models'];
  const module = (await import(`${home}/${apiVersion}/${kind}`)) as Record<string, Model>;
  return module[kind] as Model;
}

const homes = [
  [/\.toolkit\.fluxcd\.io\//, '@kubernetes-models/flux-cd'],
  [/^policies\.kyverno\.io\//, '@kubernetes-models/kyverno'],
  [/^gateway\.networking\.k8s\.io\//, '@kubernetes-models/gateway-api'],
  [/^traefik\.io\//, '@kubernetes-models/traefik'],
] as const;
