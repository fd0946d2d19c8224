import { fieldIssues, mayBePatched, operationIssues } from '../checks/patch.js';
import { patchPages } from '../checks/patch-page.js';
import { type Issue, issuesOf } from '../issue.js';
import { applyOperation, leavesOf, nowhere, parsePointer, pointerText, valueAt } from '../json-patch.js';
import {
  bindingPath,
  folder,
  hostClusterPath,
  organizationPath,
  planPath,
  projectPath,
  workspacePath,
} from '../name.js';
import type { Patch, PatchOperation, PatchTarget } from '../patch.js';
import { nearest, quote } from '../quote.js';
import type { Tenancy } from '../tenancy.js';
import type { Workspace } from '../workspace.js';
import type { Manifest, Manifests } from './manifest.js';
import { isOwn, targetKeys } from './patch.js';
import { tenancyUnits } from './tenancy.js';

const { error } = issuesOf(patchPages);

/**
 * What is wrong with patches that only shows on what they are laid over: targets, pointers and tests. Only units that are
 * sound otherwise are rendered for it; `issues` are those found so far.
 */
export function renderedPatchIssues(tenancy: Tenancy, issues: readonly Issue[]): Issue[] {
  const unsound = issues
    .filter(({ severity, path }) => severity === 'error' && !path.includes('.patches['))
    .map(({ path }) => path);
  const isSound = (parts: readonly string[]): boolean =>
    !unsound.some((path) => !ofEntity.test(path) || parts.some((part) => path.startsWith(part)));
  const clusters = tenancy.hostClusters.filter(
    ({ name, patches }) => patches.length > 0 && isSound([hostClusterPath(name)]),
  );
  // A host cluster whose patches could not be read is not there, though nothing else of it is unsound.
  const isThere = ({ hostCluster, plan, organization }: Workspace): boolean =>
    tenancy.hostClusters.some(({ name }) => name === hostCluster) &&
    tenancy.plans.some(({ name }) => name === plan) &&
    tenancy.organizations.some(({ name }) => name === organization);
  const workspaces = tenancy.workspaces.filter(
    (workspace) => workspace.patches.length > 0 && isThere(workspace) && isSound(partsOf(workspace)),
  );
  if (clusters.length === 0 && workspaces.length === 0) return [];

  const plain = {
    ...tenancy,
    context: [],
    hostClusters: tenancy.hostClusters.map((cluster) => ({ ...cluster, patches: [] })),
    workspaces: workspaces.map((workspace) => ({ ...workspace, patches: [] })),
  };
  const units = new Map(tenancyUnits(plain).map((unit) => [unit.key, unit]));
  const ofUnit = (key: string, path: string, patches: readonly Patch[]): Issue[] =>
    patchIssues(path, patches, units.get(key)?.manifests() ?? {}, tenancy.context.includes(path));
  return [
    ...clusters.flatMap(({ name, patches }) => ofUnit(folder.cluster(name), hostClusterPath(name), patches)),
    ...workspaces.flatMap(({ hostCluster, organization, name, patches }) =>
      ofUnit(folder.workspace(hostCluster, organization, name), workspacePath(organization, name), patches),
    ),
  ];
}

const ofEntity = /^(?:hostClusters|plans|organizations|workspaces|projects|groupBindings)\.[A-Za-z0-9]/;

/** Beginnings of the paths of everything that a workspace's unit is rendered from. */
const partsOf = ({ organization, name, hostCluster, plan }: Workspace): readonly string[] => [
  hostClusterPath(hostCluster),
  planPath(plan),
  organizationPath(organization),
  workspacePath(organization, name),
  projectPath(organization, name, ''),
  bindingPath(organization, name, ''),
];

/** Applies the patches one after the other; after the first operation that fails, nothing more is said about its target. */
function patchIssues(at: string, patches: readonly Patch[], rendered: Manifests, foreign: boolean): Issue[] {
  const manifests: Record<string, Manifest> = { ...rendered };
  const failed = new Set<string>();
  return patches.flatMap(({ target, operations }, i) => {
    if (!mayBePatched(target.kind)) return [];
    const [key, ...others] = targetKeys(manifests, target);
    const place = `${at}.patches[${i}]`;
    // What a context leaves out is in the source that declares it, and checked there.
    if (key === undefined && foreign) return [];
    if (key === undefined || others.length > 0)
      return [targetIssue(`${place}.target`, target, rendered, key === undefined)];
    for (const [j, operation] of operations.entries()) {
      if (failed.has(key)) return [];
      const step = `${place}.operations[${j}]`;
      const issue = renderedIssue(step, target.kind, operation, manifests[key]);
      const applied = applyOperation(manifests[key], operation);
      if ('document' in applied && issue === undefined && operationIssues(step, target.kind, operation).length === 0) {
        manifests[key] = applied.document as Manifest;
        continue;
      }
      failed.add(key);
      return issue === undefined ? [] : [issue];
    }
    return [];
  });
}

function renderedIssue(at: string, kind: string, operation: PatchOperation, manifest: unknown): Issue | undefined {
  if (operationIssues(at, kind, operation).length > 0) return undefined;
  const { op, path, value } = operation;
  const pointer = parsePointer(path);
  const applied = applyOperation(manifest, operation);
  if ('document' in applied) {
    const before = op === 'test' ? nowhere : valueAt(manifest, pointer);
    const lost = before === nowhere ? [] : leavesOf(before, pointer).filter((leaf) => leaf.at.length > pointer.length);
    const held = lost.find((leaf) => fieldIssues(at, kind, leaf.at).length > 0);
    if (held === undefined) return undefined;
    const message = `${op} would take ${quote(pointerText(held.at))} away, which may not be patched`;
    return error('patch-field', `${at}.path`, message, 'patch the fields in it one by one');
  }
  if (applied.failure === 'differs') {
    const message = `expected ${shown(value)}; ${path} of the rendered ${kind} is ${shown(applied.found)}`;
    return error('patch-test', `${at}.value`, message, 'look at what is rendered now, and correct the patch');
  }
  const above = pointerText(pointer.slice(0, -1));
  const parent = valueAt(manifest, pointer.slice(0, -1));
  const message = `got ${quote(path)}, which is not in the rendered ${kind}`;
  if (parent === nowhere) return error('patch-path', `${at}.path`, message, `add ${above} as an object first`);
  const there = typeof parent === 'object' && parent !== null ? Object.keys(parent) : [];
  const meant = nearest(pointer.at(-1) ?? '', there);
  const instead = meant === undefined ? undefined : `write ${pointerText([...pointer.slice(0, -1), meant])}`;
  const fix = Array.isArray(parent)
    ? `give an index below ${parent.length}, or - to add`
    : (instead ?? 'use add, or correct the pointer');
  return error('patch-path', `${at}.path`, message, fix);
}

function targetIssue(at: string, target: PatchTarget, rendered: Manifests, unknown: boolean): Issue {
  const { kind, name, namespace } = target;
  const wanted = `${kind} ${quote(namespace === undefined ? name : `${namespace}/${name}`)}`;
  const ownKind = Object.values(rendered).filter((manifest) => isOwn(manifest) && manifest.kind === kind);
  const all = Object.values(rendered).filter((manifest) => isOwn(manifest) && mayBePatched(manifest.kind));
  const candidates = (ownKind.length > 0 ? ownKind : all).map(shownTarget).sort();
  const more = candidates.length > most ? ` and ${candidates.length - most} more` : '';
  const fix = `use one of ${candidates.slice(0, most).join(', ')}${more}`;
  if (unknown) return error('patch-target', at, `there is no ${wanted} here`, fix);
  return error('patch-target', at, `there is more than one ${wanted} here`, `give the namespace; ${fix}`);
}

/** Most candidates that an issue lists. */
const most = 8;
const shownTarget = ({ kind, metadata }: Manifest): string =>
  `${kind}/${metadata.name}${metadata.namespace === undefined ? '' : ` in ${metadata.namespace}`}`;
/** A value on one line; what it holds is escaped, as in `quote`. */
const shown = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? quote(JSON.stringify(value)).slice(1, -1).replaceAll('\\"', '"')
    : quote(value);
