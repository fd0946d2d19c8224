import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, names } from '@hexabase-kaas/tenancy';
import { parseAllDocuments } from 'yaml';
import { fluxModules } from '../harness/flux-modules.ts';
import { type Module, moduleDirectory } from '../harness/module.ts';

export type FluxController = keyof typeof fluxModules;

export interface FluxOptions {
  /** Image of each controller, which the nodes have already. */
  readonly images: Readonly<Record<FluxController, string>>;
  /** Flags beyond those of an installation without any; the last of a kind counts. @default none */
  readonly extraArgs?: Readonly<Partial<Record<FluxController, readonly string[]>>>;
  /** Number of kustomize-/helm-controller shards, as in a HostCluster. @default 0: not sharded */
  readonly shards?: number;
}

/**
 * The objects of `flux install --components=source-controller,kustomize-controller,helm-controller`, in the order in which
 * they can be applied. They are put together from what the modules ship, in the way the flux command does it.
 */
export function fluxManifests(options: FluxOptions): Manifest[] {
  const distribution = moduleDirectory(flux);
  const parts = controllers.map((controller) => new Part(distribution, controller));
  return [
    namespace,
    ...parts.flatMap(({ crds }) => crds),
    ...distributed(distribution, 'policies').map(inNamespace),
    ...distributed(distribution, 'rbac').map(suffixed).map(inNamespace),
    ...parts.flatMap(({ account, services }) => [...account, ...services].map(inNamespace)),
    ...parts.flatMap((part) => deployments(part, options).map(inNamespace)),
  ].map((object) => labelled(object, { 'app.kubernetes.io/instance': fluxNamespace, ...version, ...partOfFlux }));
}

const fluxNamespace = 'flux-system';

/** What `flux install` makes its manifests of. */
export const flux: Module = {
  path: 'github.com/fluxcd/flux2/v2',
  version: 'v2.9.5',
  sum: 'h1:jwCccxvkD+2QnsjN+pl5QqM8KnFUwA8pIoQ1Lf0avkA=',
};

const controllers = Object.keys(fluxModules) as FluxController[];

const version = { 'app.kubernetes.io/version': flux.version };
const partOfFlux = { 'app.kubernetes.io/part-of': 'flux' };

const namespace: Manifest = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: fluxNamespace,
    labels: { 'pod-security.kubernetes.io/warn': 'restricted', 'pod-security.kubernetes.io/warn-version': 'latest' },
  },
};

/** What one controller's module and the distribution say about the controller. */
class Part {
  readonly controller: FluxController;
  readonly crds: readonly Manifest[];
  readonly account: readonly Manifest[];
  readonly services: readonly Manifest[];
  readonly deployment: Deployment;

  constructor(distribution: string, controller: FluxController) {
    const own = moduleDirectory(fluxModules[controller]);
    const base = join(distribution, 'manifests/bases', controller);
    const component = (object: Manifest): Manifest => labelled(object, { 'app.kubernetes.io/component': controller });
    const managers = objectsOf(join(own, 'config/manager')).map(component);
    const [deployment] = managers.filter(isDeployment);
    if (deployment === undefined) throw new Error(`${own}/config/manager has no Deployment`);
    const [patch] = documents<readonly Operation[]>(join(base, 'patch.yaml'));
    this.controller = controller;
    this.crds = objectsOf(join(own, 'config/crd/bases')).map(component);
    this.account = documents<Manifest>(join(base, 'account.yaml')).map(component);
    this.services = managers.filter((object) => !isDeployment(object));
    this.deployment = patched(patched(deployment, patch ?? []), installed);
  }
}

/** What the flux command sets on top of the distribution. There is no notification-controller to send events to. */
const installed: readonly Operation[] = [
  { op: 'replace', path: '/spec/template/spec/containers/0/args/0', value: '--events-addr=' },
  { op: 'replace', path: '/spec/template/spec/containers/0/args/1', value: '--watch-all-namespaces=true' },
  { op: 'replace', path: '/spec/template/spec/containers/0/args/2', value: '--log-level=info' },
  { op: 'add', path: '/spec/template/spec/nodeSelector', value: { 'kubernetes.io/os': 'linux' } },
];

/** The sources are not sharded, because what is shared by all workspaces has no shard. */
function deployments({ controller, deployment }: Part, { images, extraArgs, shards = 0 }: FluxOptions): Deployment[] {
  const started = (object: Deployment, flags: readonly string[]): Deployment =>
    patched(object, [
      { op: 'replace', path: '/spec/template/spec/containers/0/image', value: images[controller] },
      ...[...flags, ...(extraArgs?.[controller] ?? [])].map(argument),
    ]);
  if (shards === 0 || controller === 'source-controller') return [started(deployment, [])];
  const key = names.labels.fluxShard;
  const keys = Array.from({ length: shards }, (_, index) => `shard${index + 1}`);
  return [
    started(deployment, [`--watch-label-selector=!${key}`]),
    ...keys.map((shard) => started(sharded(deployment, shard), [`--watch-label-selector=${key}=${shard}`])),
  ];
}

/** Another Deployment with pods of its own, and with the ServiceAccount of the first. */
function sharded(deployment: Deployment, shard: string): Deployment {
  const name = `${deployment.metadata.name}-${shard}`;
  const role = { 'sharding.fluxcd.io/role': 'shard' };
  const { metadata, spec } = deployment;
  const { annotations, labels } = spec.template.metadata;
  return {
    ...deployment,
    metadata: { ...metadata, name, annotations: { ...metadata.annotations, ...role } },
    spec: {
      ...spec,
      selector: { matchLabels: { ...spec.selector.matchLabels, app: name } },
      template: {
        ...spec.template,
        metadata: { annotations: { ...annotations, ...role }, labels: { ...labels, app: name } },
      },
    },
  };
}

interface Deployment extends Manifest {
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: { readonly metadata: Omit<Manifest['metadata'], 'name'>; readonly spec: unknown };
  };
}

const isDeployment = (object: Manifest): object is Deployment => object.kind === 'Deployment';

/** A step of a JSON patch. */
interface Operation {
  readonly op: 'add' | 'replace';
  readonly path: string;
  readonly value: unknown;
}

const argument = (value: string): Operation => ({
  op: 'add',
  path: '/spec/template/spec/containers/0/args/-',
  value,
});

function patched<T extends Manifest>(object: T, operations: readonly Operation[]): T {
  const copy = structuredClone(object);
  for (const { op, path, value } of operations) {
    const keys = path.split('/').slice(1);
    const last = keys.pop() ?? '';
    const parent = keys.reduce((node, key) => node[key] as Tree, copy as Tree);
    if (Array.isArray(parent)) parent.splice(last === '-' ? parent.length : Number(last), op === 'add' ? 0 : 1, value);
    else parent[last] = value;
  }
  return copy;
}

type Tree = Record<string, unknown>;

/** Labels the object, and the pods of a Deployment too. */
function labelled(object: Manifest, labels: Readonly<Record<string, string>>): Manifest {
  const metadata = { ...object.metadata, labels: { ...object.metadata.labels, ...labels } };
  if (!isDeployment(object)) return { ...object, metadata };
  const { template } = object.spec;
  const pods = { ...template.metadata, labels: { ...template.metadata.labels, ...labels } };
  return { ...object, metadata, spec: { ...object.spec, template: { ...template, metadata: pods } } };
}

const inNamespace = <T extends Manifest>(object: T): T =>
  object.apiVersion.startsWith('rbac.')
    ? object
    : { ...object, metadata: { ...object.metadata, namespace: fluxNamespace } };

/** The flux command lets several installations share a cluster by a suffix on what RBAC they bring along. */
function suffixed(object: Manifest, _: number, all: readonly Manifest[]): Manifest {
  const suffix = (name: string): string => `${name}-${fluxNamespace}`;
  const role = object.roleRef as { readonly name: string } | undefined;
  const isOurs = all.some(({ kind, metadata }) => kind === 'ClusterRole' && metadata.name === role?.name);
  return {
    ...object,
    metadata: { ...object.metadata, name: suffix(object.metadata.name) },
    ...(role && isOurs && { roleRef: { ...role, name: suffix(role.name) } }),
  };
}

/** The objects that a Kustomization in the distribution lists. */
function distributed(distribution: string, part: string): Manifest[] {
  const folder = join(distribution, 'manifests', part);
  const [list] = documents<{ readonly resources: readonly string[] }>(join(folder, 'kustomization.yaml'));
  return (list?.resources ?? []).flatMap((file) => documents<Manifest>(join(folder, file)));
}

const objectsOf = (folder: string): Manifest[] =>
  readdirSync(folder)
    .filter((file) => file !== 'kustomization.yaml')
    .sort()
    .flatMap((file) => documents<Manifest>(join(folder, file)));

const documents = <T>(file: string): T[] =>
  parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document) => document.toJS() as T | null)
    .filter((document) => document !== null);
