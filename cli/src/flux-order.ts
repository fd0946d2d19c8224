import type { Manifest, Manifests } from '@hexabase-kaas/tenancy';

/** Flux Kustomizations that Flux gets to at the same time: everything that they wait for is in a step before. */
export interface FluxStep {
  readonly names: readonly string[];
  /** How many objects of each kind the step applies, the most frequent first. */
  readonly kinds: readonly (readonly [kind: string, count: number])[];
}

/** Collects manifests unit by unit, and tells the order in which Flux applies them. */
export interface FluxOrder {
  add(manifests: Manifests): void;
  /** Steps with a Kustomization that holds one of the changed files; the first is what Flux's root applies itself. */
  steps(changed: readonly string[]): FluxStep[];
}

interface Node {
  readonly name: string;
  readonly id: string;
  readonly folder: string;
  readonly waitsFor: readonly string[];
  readonly home: string;
  readonly kinds: Map<string, number>;
}

/** Order by `dependsOn`, and by which Kustomization brings another one. */
export function fluxOrder(): FluxOrder {
  const byId = new Map<string, Node>();
  const byFolder = new Map<string, Node>();
  const objects = new Map<string, Map<string, number>>();
  return {
    add(manifests) {
      for (const [key, manifest] of Object.entries(manifests)) {
        const folder = key.split('/').slice(0, -2).join('/');
        const kinds = objects.get(folder) ?? new Map<string, number>();
        kinds.set(manifest.kind, (kinds.get(manifest.kind) ?? 0) + 1);
        objects.set(folder, kinds);
        if (!manifest.apiVersion.startsWith('kustomize.toolkit.fluxcd.io/')) continue;
        const node = nodeOf(manifest, folder);
        byId.set(node.id, node);
        byFolder.set(node.folder, node);
      }
    },
    steps(changed) {
      for (const node of byId.values()) node.kinds.clear();
      for (const [folder, kinds] of objects) {
        const owner = ownerOf(folder, byFolder);
        for (const [kind, n] of kinds) owner?.kinds.set(kind, (owner.kinds.get(kind) ?? 0) + n);
      }
      const touched = new Set(changed.map((path) => ownerOf(path.split('/').slice(0, -1).join('/'), byFolder)?.id));
      const levels = new Map<string, number>();
      const byLevel = Map.groupBy(
        [...byId.values()].filter(({ id }) => touched.has(id)),
        (node) => levelOf(node, byId, byFolder, levels),
      );
      return [...byLevel].sort(([a], [b]) => a - b).map(([, nodes]) => stepOf(nodes));
    },
  };
}

function nodeOf({ metadata, spec }: Manifest, home: string): Node {
  const { path, dependsOn = [] } = spec as {
    path: string;
    dependsOn?: readonly { name: string; namespace?: string }[];
  };
  // Names are unique within a host cluster, and its name is the second part of every path.
  const cluster = home.split('/')[1] ?? '';
  const id = (name: string, namespace = metadata.namespace): string => `${cluster}/${namespace}/${name}`;
  return {
    name: metadata.name,
    id: id(metadata.name),
    folder: inTree.exec(path)?.[0] ?? path,
    waitsFor: dependsOn.map(({ name, namespace }) => id(name, namespace)),
    home,
    kinds: new Map(),
  };
}

/** The end of a path that names a folder of the tree, wherever in its source the tree stands. */
const inTree = /(?:infrastructure\/[^/]+\/[^/]+|tenants\/[^/]+\/[^/]+|workspaces\/[^/]+\/[^/]+\/[^/]+\/[^/]+)$/;

/** The Kustomization that applies a folder: the one with the nearest folder above it. */
function ownerOf(folder: string, byFolder: ReadonlyMap<string, Node>): Node | undefined {
  for (let at = folder; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const owner = byFolder.get(at);
    if (owner !== undefined) return owner;
  }
  return undefined;
}

function levelOf(
  node: Node,
  byId: ReadonlyMap<string, Node>,
  byFolder: ReadonlyMap<string, Node>,
  levels: Map<string, number>,
): number {
  const known = levels.get(node.id);
  if (known !== undefined) return known;
  levels.set(node.id, 0);
  const before = [...node.waitsFor.map((id) => byId.get(id)), ownerOf(node.home, byFolder)];
  const level =
    1 +
    Math.max(
      -1,
      ...before.map((other) => (other === undefined || other === node ? -1 : levelOf(other, byId, byFolder, levels))),
    );
  levels.set(node.id, level);
  return level;
}

function stepOf(nodes: readonly Node[]): FluxStep {
  const kinds = new Map<string, number>();
  for (const node of nodes) for (const [kind, n] of node.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + n);
  return {
    names: [...new Set(nodes.map(({ name }) => name))].sort(),
    kinds: [...kinds].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)),
  };
}
