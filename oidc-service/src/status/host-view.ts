import { isDeepStrictEqual } from 'node:util';
import { names } from '@hexabase-kaas/tenancy';
import type { HostKind, HostObject } from './host-object.js';
import type { StatusReader } from './source.js';

/** What the host cluster shows of one workspace. */
export interface WorkspaceView {
  /** `live`: it is watched now; `stale`: it was, and is not now; `none`: no cluster is asked. */
  readonly seen: 'live' | 'stale' | 'none';
  /** Kinds that the service may not read. */
  readonly refused: readonly HostKind[];
  readonly source: HostObject | undefined;
  readonly organization: HostObject | undefined;
  readonly host: HostObject | undefined;
  readonly tenant: HostObject | undefined;
  readonly directory: HostObject | undefined;
  readonly release: HostObject | undefined;
  readonly controlPlane: HostObject | undefined;
  readonly pod: HostObject | undefined;
  readonly authentication: HostObject | undefined;
}

/** Everything that is watched, in the memory of this process. */
export interface HostView {
  readonly reader: StatusReader;
  of(workspace: string): WorkspaceView;
}

/** @param changed told which workspaces an object is about; undefined: all of them */
export function hostView(watched: boolean, changed: (workspaces: readonly string[] | undefined) => void): HostView {
  const objects = new Map<string, HostObject>();
  const away = new Map<HostKind, 'away' | 'refused'>();
  /** Kustomizations outside of workspaces, by name: where the source of Flux is, is not ours to say. */
  const outside = new Map<string, HostObject>();
  const put = (object: HostObject): void => {
    objects.set(keyOf(object.kind, object.namespace, object.name), object);
    if (isOutside(object)) outside.set(object.name, object);
  };
  const drop = (object: HostObject): void => {
    objects.delete(keyOf(object.kind, object.namespace, object.name));
    if (isOutside(object) && outside.get(object.name) === object) outside.delete(object.name);
  };
  const of = (workspace: string): WorkspaceView => {
    const [organization = ''] = workspace.split('--');
    const inside = (kind: HostKind, name: string) => objects.get(keyOf(kind, workspace, name));
    const host = outside.get(workspace);
    const parent = outside.get(names.kustomization.organization(organization));
    const source = host?.source ?? parent?.source;
    return {
      seen: !watched ? 'none' : [...away.values()].includes('away') ? 'stale' : 'live',
      refused: [...away].flatMap(([kind, why]) => (why === 'refused' ? [kind] : [])),
      source: source === undefined ? undefined : objects.get(source),
      organization: parent,
      host,
      tenant: inside('Kustomization', 'tenant'),
      directory: inside('Kustomization', names.kustomization.workspace),
      release: inside('HelmRelease', names.release),
      controlPlane: inside('StatefulSet', names.release) ?? inside('Deployment', names.release),
      pod: inside('Pod', firstPod),
      authentication: inside('ConfigMap', 'authentication'),
    };
  };
  const reader: StatusReader = {
    known: (kind, namespace, name) => objects.get(keyOf(kind, namespace, name)),
    snapshot: (kind, all) => {
      const was = away.delete(kind);
      const there = new Set(all.map(({ namespace, name }) => keyOf(kind, namespace, name)));
      for (const object of [...objects.values()])
        if (object.kind === kind && !there.has(keyOf(kind, object.namespace, object.name)))
          reader.gone(kind, object.namespace, object.name);
      for (const object of all) reader.changed(object);
      if (was) changed(undefined);
    },
    changed: (object) => {
      if (away.delete(object.kind)) changed(undefined);
      if (isDeepStrictEqual(objects.get(keyOf(object.kind, object.namespace, object.name)), object)) return;
      put(object);
      changed(concerned(object));
    },
    gone: (kind, namespace, name) => {
      const object = objects.get(keyOf(kind, namespace, name));
      if (object === undefined) return;
      drop(object);
      changed(concerned(object));
    },
    away: (kind, why) => {
      if (away.get(kind) === why) return;
      away.set(kind, why);
      changed(undefined);
    },
  };
  return { reader, of };
}

/** The pod of a control plane whose store is in it; of another one, what holds the pods says why there are none. */
export const firstPod = `${names.release}-0`;

const keyOf = (kind: HostKind, namespace: string, name: string): string => `${kind}/${namespace}/${name}`;
const isOutside = ({ kind, namespace }: HostObject): boolean => kind === 'Kustomization' && !namespace.includes('--');

/** Workspaces that an object is about; a source, and the list of an organization's workspaces, are about several. */
function concerned({ kind, namespace, name }: HostObject): readonly string[] | undefined {
  if (namespace.includes('--')) return [namespace];
  return kind === 'Kustomization' && name.includes('--') ? [name] : undefined;
}
