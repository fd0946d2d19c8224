import { names, scalarText } from '@hexabase-kaas/tenancy';
import { type Document, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { type Place, placeIn } from './place.js';
import type { SourceDocument } from './source.js';
import { yamlOptions } from './yaml-text.js';

/** Finds the place in a file that the path of an issue names: the field, or the nearest part above it that exists. */
export function placeFinder(
  own: readonly SourceDocument[],
  context: readonly SourceDocument[],
): (path: string, last?: boolean) => Place | undefined {
  const entities = new Map<string, SourceDocument[]>();
  for (const document of [...own, ...context]) {
    const path = entityPath(document.value);
    if (path !== undefined) entities.set(path, [...(entities.get(path) ?? []), document]);
  }
  const parsed = new WeakMap<SourceDocument, Document>();
  const treeOf = (document: SourceDocument): Document => {
    const tree = parsed.get(document) ?? parseDocument(document.file.text.slice(...document.range), yamlOptions);
    parsed.set(document, tree);
    return tree;
  };
  return (path, last) => {
    const place = /^(context\.)?documents\[(\d+)\](.*)$/s.exec(path);
    if (place !== null) {
      const document = (place[1] === undefined ? own : context)[Number(place[2])];
      return document && placeOf(document, treeOf(document), place[3] ?? '', ['']);
    }
    const entity = /^[A-Za-z]+\.[^.[]+/.exec(path)?.[0] ?? '';
    const declared = entities.get(entity) ?? [];
    const document = last && path === entity ? declared.at(-1) : declared[0];
    return document && placeOf(document, treeOf(document), path.slice(entity.length), ['.spec', '.metadata']);
  };
}

/** The place of a field in a document: `spec.containers[main].image`, or the nearest part above it that exists. */
export function fieldPlace(document: SourceDocument, field: string): Place {
  const tree = lastTree(document);
  const steps = field.replace(/\[([^\]\d][^\]]*)\]/g, '.$1');
  return placeOf(document, tree, steps === '' ? '' : `.${steps}`, ['']);
}

let last: { readonly range: SourceDocument['range']; readonly tree: Document } | undefined;

/** Places are asked for document by document; one that holds ten thousand objects must not be read for each of them. */
function lastTree({ file, range }: SourceDocument): Document {
  if (last?.range !== range) last = { range, tree: parseDocument(file.text.slice(...range), yamlOptions) };
  return last.tree;
}

/** Path of an entity in issues, as the model makes it. */
function entityPath(value: unknown): string | undefined {
  const { kind, metadata } = (value ?? {}) as { kind?: unknown; metadata?: Record<string, unknown> };
  const { name, organization, workspace } = metadata ?? {};
  const path = paths.get(kind);
  return path?.(scalarText(name), scalarText(organization), scalarText(workspace));
}

const paths = new Map<unknown, (name: string, organization: string, workspace: string) => string>([
  ['HostCluster', (name) => names.hostClusterPath(name)],
  ['Plan', (name) => names.planPath(name)],
  ['Organization', (name) => names.organizationPath(name)],
  ['Workspace', (name, organization) => names.workspacePath(organization, name)],
  ['Project', (name, organization, workspace) => names.projectPath(organization, workspace, name)],
  ['GroupBinding', (name, organization, workspace) => names.bindingPath(organization, workspace, name)],
]);

/** The deepest place that `rest` leads to, from whichever of the roots leads deeper. */
function placeOf(
  { file, range, steps }: SourceDocument,
  tree: Document,
  rest: string,
  roots: readonly string[],
): Place {
  const top = tree.getIn(steps, true) ?? tree.contents;
  const start: Found = { offset: startOf(tree.contents), left: Number.POSITIVE_INFINITY };
  const entity = startOf(top);
  const best = roots
    .map((root) => descend(tree, top, root + rest))
    .reduce((a, b) => (b.left < a.left ? b : a), { ...start, offset: entity });
  // Only the head of the document was found: its first line says more than the word `spec`.
  return placeIn(file, range[0] + (best.left >= rest.length && roots.length > 1 ? entity : best.offset));
}

interface Found {
  readonly offset: number;
  /** Characters of the path that lead to nothing. */
  readonly left: number;
}

function descend(tree: Document, root: unknown, path: string): Found {
  let node = root;
  let found: Found = { offset: startOf(root), left: path.length };
  for (let rest = path; rest !== ''; ) {
    if (isAlias(node)) node = node.resolve(tree);
    const step = isMap(node) ? fieldStep(node.items, rest) : isSeq(node) ? itemStep(node.items, rest) : undefined;
    if (step === undefined) return found;
    node = step.node;
    rest = rest.slice(step.length);
    found = { offset: step.offset, left: rest.length };
  }
  return found;
}

interface Step {
  readonly node: unknown;
  readonly length: number;
  readonly offset: number;
}

/** Labels have dots in their keys, so the longest key that the path goes on with is meant. */
function fieldStep(items: readonly { key: unknown; value: unknown }[], rest: string): Step | undefined {
  let best: Step | undefined;
  for (const { key, value } of items) {
    const name = isScalar(key) ? String(key.value) : '';
    for (const written of [name, JSON.stringify(name), JSON.stringify(name).slice(1, -1)]) {
      const length = written.length + 1;
      const follows = rest.startsWith(`.${written}`) && /^[.[]|^$/.test(rest.slice(length, length + 1));
      if (follows && length > (best?.length ?? 0)) best = { node: value, length, offset: startOf(key) };
    }
  }
  return best;
}

function itemStep(items: readonly unknown[], rest: string): Step | undefined {
  const [text, index, name] = /^(?:\[(\d+)\]|\.([A-Za-z0-9][A-Za-z0-9._-]*))/.exec(rest) ?? [];
  if (text === undefined) return undefined;
  if (index !== undefined)
    return { node: items[Number(index)], length: text.length, offset: startOf(items[Number(index)]) };
  const named = (item: unknown): string => {
    const key = isMap(item) ? (item.get('name') ?? item.get('user')) : isScalar(item) ? item.value : '';
    return String(key);
  };
  const item = items.find((candidate) => named(candidate) !== '' && `${name}.`.startsWith(`${named(candidate)}.`));
  return item === undefined ? undefined : { node: item, length: named(item).length + 1, offset: startOf(item) };
}

const startOf = (node: unknown): number => (node as { range?: readonly number[] } | null | undefined)?.range?.[0] ?? 0;
