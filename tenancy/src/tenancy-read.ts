import { treePages } from './checks/tree-page.js';
import { completeGroups, defaultGroups } from './default-group.js';
import { defaultPlanSpecs } from './default-plan.js';
import type { Group } from './group.js';
import type { HostCluster } from './host-cluster.js';
import { type Issue, issuesOf } from './issue.js';
import { type Identity, type Kind, kindNames, kinds, type ListName } from './kind.js';
import type { Manifest } from './manifests/manifest.js';
import { planPath, projectPath } from './name.js';
import { canonicalPatch } from './patch.js';
import type { Project } from './project.js';
import { nearest, quote } from './quote.js';
import { shapePages } from './shape-page.js';
import { parsePartly, parseShape } from './shape-parse.js';
import { type Entry, type LooseObject, readSource, type Source } from './source.js';
import { sourcePages } from './source-page.js';
import type { Tenancy } from './tenancy.js';
import { canonicalWorkload, workloadShape } from './workload.js';
import type { Workspace } from './workspace.js';

const { error } = issuesOf({ ...shapePages, ...sourcePages, ...treePages });

/** A tenancy as far as each entity could be read on its own, before the cross-checks. */
export interface ReadTenancy {
  readonly tenancy: Tenancy;
  /** The same with what could be read of the entities that have issues, for checks that look at single fields. */
  readonly partly: Tenancy;
  /**
   * Paths of entities that are declared but have issues, and of their fields that have: a reference to what could not be
   * read is no unknown reference.
   */
  readonly unread: ReadonlySet<string>;
  readonly issues: readonly Issue[];
}

/** Reads each entity on its own: fields, defaults, canonical order. Entities with issues are left out. */
export function readTenancy(input: unknown, context: unknown): ReadTenancy {
  const issues: Issue[] = [];
  const sources = [readSource(input, '', issues), readSource(context, 'context', issues)];
  const read = new Map<string, { kind: Kind; entity: Identity }>();
  const parts = new Map<string, { kind: Kind; entity: Identity }>();
  const unread = new Set<string>();
  const fromContext: string[] = [];

  sources.forEach(({ entries }, source) => {
    for (const entry of entries) {
      const path = pathOf(entry);
      const before = issues.length;
      const entity = parseShape(kinds[entry.kind].shape as never, entry.fields, path ?? entry.place, issues) as
        | Identity
        | undefined;
      if (path === undefined) continue;
      if (read.has(path) || unread.has(path)) {
        const where = source === 0 ? 'in this source' : 'in two sources';
        issues.push(error('duplicate', path, `is declared more than once ${where}`, 'keep one of them, or rename one'));
      } else if (entity === undefined) {
        unread.add(path);
        for (const issue of issues.slice(before)) unread.add(fieldOf(path, issue.path));
        const part = partOf(entry);
        if (part !== undefined) parts.set(path, { kind: entry.kind, entity: part });
      } else {
        read.set(path, { kind: entry.kind, entity });
        if (source === 1) fromContext.push(path);
      }
    }
  });
  for (const { path, part } of sources.flatMap(({ dropped }) => dropped.map(lost))) {
    if (path === undefined || read.has(path) || unread.has(path)) continue;
    unread.add(path);
    if (part !== undefined) parts.set(path, part);
  }
  for (const spec of defaultPlanSpecs) {
    const entity = parseShape(kinds.Plan.shape as never, spec, planPath(spec.name), issues) as Identity | undefined;
    const path = planPath(spec.name);
    if (entity !== undefined && !read.has(path) && !unread.has(path)) read.set(path, { kind: 'Plan', entity });
  }
  place(sources, read, unread, issues);

  fromContext.sort();
  const tenancy = tenancyOf(read, fromContext, issues);
  const partly = parts.size === 0 ? tenancy : tenancyOf(new Map([...read, ...parts]), fromContext, []);
  return { tenancy, partly, unread, issues };
}

function tenancyOf(
  entities: ReadonlyMap<string, { kind: Kind; entity: Identity }>,
  context: readonly string[],
  issues: Issue[],
): Tenancy {
  const lists = Object.fromEntries(kindNames.map((kind) => [kinds[kind].list, [] as Identity[]])) as Record<
    ListName,
    Identity[]
  >;
  for (const path of [...entities.keys()].sort()) {
    const found = entities.get(path);
    if (found !== undefined) lists[kinds[found.kind].list].push(complete(found.kind, found.entity, path, issues));
  }
  return { ...lists, context } as unknown as Tenancy;
}

/** Path of the field of an entity that an issue is about. */
const fieldOf = (entity: string, issue: string): string =>
  entity + (/^\.[^.[]*/.exec(issue.slice(entity.length))?.[0] ?? '');

/** What can be read of an entity with issues; the three kinds that name others, and whose other fields have defaults. */
function partOf({ kind, fields }: Entry): Identity | undefined {
  if (!['Workspace', 'Project', 'GroupBinding'].includes(kind)) return undefined;
  const { name, organization, workspace } = fields as unknown as Identity;
  return { ...parsePartly<Identity>(kinds[kind].shape as never, fields), name, organization, workspace } as Identity;
}

/** A document that was dropped as a whole, as far as it can be told. */
function lost(entry: Entry): { path?: string; part?: { kind: Kind; entity: Identity } } {
  const [path, entity] = [pathOf(entry), partOf(entry)];
  return { ...(path && { path }), ...(entity && { part: { kind: entry.kind, entity } }) };
}

/** Path of an entity by its own names; `undefined` when they cannot be read. */
function pathOf({ kind, fields }: Entry): string | undefined {
  const needed = (['name', 'organization', 'workspace'] as const).filter((field) =>
    Object.hasOwn(kinds[kind].shape.fields, field),
  );
  if (!needed.every((field) => typeof fields[field] === 'string' && /^[A-Za-z0-9-]{1,63}$/.test(fields[field])))
    return undefined;
  return kinds[kind].path(fields as unknown as Identity);
}

/** Appends loose objects to the workloads of their projects. */
function place(
  sources: readonly Source[],
  read: Map<string, { kind: Kind; entity: Identity }>,
  unread: ReadonlySet<string>,
  issues: Issue[],
): void {
  const added = new Map<string, Manifest[]>();
  for (const object of sources.flatMap(({ objects }) => objects)) {
    const path = projectPath(object.organization, object.workspace, object.project);
    if (!read.has(path)) {
      if (!unread.has(path)) issues.push(unknownProject(object, [...read.keys()]));
      continue;
    }
    const workload = parseShape(workloadShape, object.object, object.place, issues);
    if (workload !== undefined) added.set(path, [...(added.get(path) ?? []), workload as Manifest]);
  }
  for (const [path, workloads] of added) {
    const project = read.get(path)?.entity as Project;
    read.set(path, {
      kind: 'Project',
      entity: { ...project, workloads: [...project.workloads, ...workloads] } as Project,
    });
  }
}

function unknownProject({ organization, workspace, project, place }: LooseObject, paths: readonly string[]): Issue {
  const wanted = `${organization}/${workspace}/${project}`;
  const known = paths.filter((path) => path.startsWith('projects.')).map((path) => path.slice('projects.'.length));
  const meant = nearest(wanted, known);
  const fix =
    meant === undefined
      ? 'declare the project, or correct metadata.namespace and the labels'
      : `did you mean ${meant}?`;
  return error('unplaced-object', place, `belongs to project ${quote(wanted)}, which is not declared`, fix);
}

/** What follows from the entity as a whole. */
function complete(kind: Kind, entity: Identity, path: string, issues: Issue[]): Identity {
  if (kind === 'Workspace') {
    const workspace = entity as Workspace;
    issues.push(...workspace.groups.flatMap((group) => movedGroup(path, group)));
    const groups = completeGroups(workspace.groups, workspace.creator);
    return { ...workspace, groups, patches: workspace.patches.map(canonicalPatch) } as Workspace;
  }
  if (kind === 'HostCluster') {
    const cluster = entity as HostCluster;
    return { ...cluster, patches: cluster.patches.map(canonicalPatch) } as HostCluster;
  }
  if (kind === 'Project') {
    const project = entity as Project;
    return {
      ...project,
      workloads: project.workloads.map((workload) => canonicalWorkload(workload, project)).sort(byKindAndName),
    } as Project;
  }
  return entity;
}

/** A default group that is declared with another parent than its own. */
function movedGroup(path: string, { name, parent }: Group): Issue[] {
  const own = defaultGroups.find((group) => group.name === name);
  if (own === undefined || parent === undefined || parent === own.parent) return [];
  const place = own.parent === undefined ? 'the top of the tree' : `below ${own.parent}`;
  return [
    error(
      'default-group',
      `${path}.groups.${name}.parent`,
      `got ${quote(parent)}; ${name} is ${place}`,
      'remove parent',
    ),
  ];
}

const byKindAndName = (a: Manifest, b: Manifest): number => (sortKey(a) < sortKey(b) ? -1 : 1);
const sortKey = ({ apiVersion, kind, metadata }: Manifest): string => `${kind}\0${metadata.name}\0${apiVersion}`;
