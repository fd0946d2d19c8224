import { type Issue, issuesOf } from '../issue.js';
import { isHostile, leavesOf, type Pointer, parsePointer, pointerText } from '../json-patch.js';
import { hostClusterPath, workspacePath } from '../name.js';
import type { Patch, PatchOperation } from '../patch.js';
import { nearest, quote } from '../quote.js';
import { parseShape } from '../shape-parse.js';
import { annotations, labels } from '../text.js';
import type { Graph } from './graph.js';
import { neededFields, ownedFields, ownedKinds, patchFields } from './patch-field.js';
import { patchPages } from './patch-page.js';

const { error } = issuesOf(patchPages);

/** Patches touch only what is on the list; whether their targets are there is seen on what is rendered. */
export function patchIssues({ hostClusters, workspaces }: Graph): Issue[] {
  return [
    ...hostClusters.flatMap(({ name, patches }) => ofPatches(hostClusterPath(name), patches)),
    ...workspaces.flatMap(({ organization, name, patches }) => ofPatches(workspacePath(organization, name), patches)),
  ];
}

const ofPatches = (at: string, patches: readonly Patch[]): Issue[] =>
  patches.flatMap(({ target: { kind }, operations }, i) => {
    const place = `${at}.patches[${i}]`;
    if (!mayBePatched(kind)) return [refusedKind(`${place}.target.kind`, kind)];
    return operations.flatMap((operation, j) => operationIssues(`${place}.operations[${j}]`, kind, operation));
  });

/** Whether anything of a kind may be patched. */
export const mayBePatched = (kind: string): boolean => Object.hasOwn(patchFields, kind);

function refusedKind(at: string, kind: string): Issue {
  const known = Object.keys(patchFields);
  if (Object.hasOwn(ownedKinds, kind)) {
    return error('patch-kind', at, `${kind} is rendered from the tenancy alone`, ownedKinds[kind] ?? 'remove it');
  }
  const meant = nearest(kind, known);
  const fix = meant === undefined ? 'change a workload where it is declared' : `write ${meant}`;
  return error('patch-kind', at, `got ${quote(kind)}; patches are for ${known.join(', ')}`, fix);
}

/** What is wrong with an operation, whatever is rendered. */
export function operationIssues(at: string, kind: string, operation: PatchOperation): Issue[] {
  const { op, path, value } = operation;
  const pointer = parsePointer(path);
  const hostile = pointer.find(isHostile);
  if (hostile !== undefined) {
    return [error('patch-path', `${at}.path`, `leads through ${quote(hostile)}, which is never followed`, 'remove it')];
  }
  const given = Object.hasOwn(operation, 'value');
  if (op === 'remove' && given) return [error('patch-value', `${at}.value`, 'is given to remove', 'take it away')];
  if (op !== 'remove' && !given) {
    return [error('patch-value', `${at}.value`, `is missing: ${op} takes one`, 'give the value; it may be null')];
  }
  // A test changes nothing, so it may look anywhere.
  if (op === 'test') return [];
  if (op === 'remove') return fieldIssues(at, kind, pointer);
  return leavesOf(value, pointer).flatMap((leaf) => fieldIssues(at, kind, leaf.at, { value: leaf.value }));
}

/** Whether a field of a kind may be patched, to hold the value; without one, whether it may go. */
export function fieldIssues(at: string, kind: string, field: Pointer, put?: { readonly value: unknown }): Issue[] {
  const issues: Issue[] = [];
  const path = pointerText(field);
  const mark = field[0] === 'metadata' && field.length === 3 ? { labels, annotations }[String(field[1])] : undefined;
  if (mark !== undefined && parseShape(mark.key, field[2], `${at}.path`, issues) === undefined) return issues;
  const owned = Object.entries(ownedFields[kind] ?? {}).find(([own]) => path === own || path.startsWith(`${own}/`));
  if (owned !== undefined) {
    return [error('patch-field', `${at}.path`, `${quote(path)} is rendered from the tenancy alone`, owned[1])];
  }
  const known = Object.entries(patchFields[kind] ?? {});
  const shape = known.find(([pattern]) => matches(pattern, field))?.[1];
  if (shape === undefined) {
    // An empty object on the way to a field, or its removal: what is in it now is looked at where it is rendered.
    const way = known.some(([pattern]) => leadsTo(field, pattern));
    if (way && (put === undefined || isEmptyObject(put.value))) return [];
    const list = known.map(([pattern]) => pattern).join(', ');
    return [error('patch-field', `${at}.path`, `${quote(path)} of a ${kind} may not be patched`, `use one of ${list}`)];
  }
  if (put !== undefined) parseShape(shape, put.value, `${at}.value`, issues);
  else if (neededFields.includes(path)) {
    return [error('patch-field', `${at}.path`, `a ${kind} needs ${quote(path)}`, 'replace its value instead')];
  }
  return issues;
}

function matches(pattern: string, field: Pointer): boolean {
  const steps = parsePointer(pattern);
  const deep = steps.at(-1) === '**';
  return (
    (deep ? field.length >= steps.length : field.length === steps.length) &&
    steps.every((step, i) => step === '*' || step === '**' || step === field[i])
  );
}

const leadsTo = (field: Pointer, pattern: string): boolean => {
  const steps = parsePointer(pattern);
  return field.length < steps.length && field.every((step, i) => steps[i] === step);
};

const isEmptyObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
