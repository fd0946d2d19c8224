import {
  type Issue,
  immutableIssues,
  parseTenancy,
  type Tenancy,
  type TenancyDocument,
  tenancyIssues,
} from '@hexabase-kaas/tenancy';
import { type Edit, edited } from './edit.js';
import { inOrder, plainDocuments, type Reading } from './reading.js';

/** What this service declares after some edits: with the organizations that it needs, in order. */
export function declared(reading: Reading, edits: readonly Edit[]): readonly TenancyDocument[] {
  const after = edits.reduce<readonly TenancyDocument[]>(edited, reading.own);
  return withOrganizations(after, reading).toSorted(inOrder);
}

/** The whole tenancy of documents of this service, beside what all others declare. @throws TenancyError */
export const tenancyOf = (own: readonly TenancyDocument[], { others }: Reading): Tenancy =>
  parseTenancy(own, plainDocuments(others));

/**
 * Errors that an edit brings in, all of them: those that were there before are somebody else's.
 * @param before documents of this service as they were, @param after as they would be
 */
export function newIssues(
  before: readonly TenancyDocument[],
  after: readonly TenancyDocument[],
  reading: Reading,
): readonly Issue[] {
  const others = plainDocuments(reading.others);
  const errors = (documents: readonly TenancyDocument[]) =>
    tenancyIssues(documents, others).filter(({ severity }) => severity === 'error');
  const now = errors(after);
  if (now.length === 0) {
    const old = soundTenancy(before, others);
    if (old === undefined) return [];
    return immutableIssues(old, parseTenancy(after, others)).filter(({ severity }) => severity === 'error');
  }
  const known = new Set(errors(before).map(keyOf));
  return now.filter((issue) => !known.has(keyOf(issue)));
}

const keyOf = ({ code, path, message }: Issue): string => `${code}\0${path}\0${message}`;

function soundTenancy(own: readonly TenancyDocument[], others: readonly TenancyDocument[]): Tenancy | undefined {
  return tenancyIssues(own, others).some(({ severity }) => severity === 'error')
    ? undefined
    : parseTenancy(own, others);
}

/** An organization that nobody declares, like that of one person, comes and goes with its workspaces; its name stays here. */
function withOrganizations(own: readonly TenancyDocument[], { others }: Reading): readonly TenancyDocument[] {
  const used = new Set([...own, ...others].flatMap(({ metadata }) => metadata.organization ?? []));
  const kept = own.filter(({ kind, metadata }) => kind !== 'Organization' || used.has(metadata.name));
  const there = new Set(
    [...kept, ...others].filter(({ kind }) => kind === 'Organization').map(({ metadata }) => metadata.name),
  );
  const missing = [...new Set(kept.flatMap(({ metadata }) => metadata.organization ?? []))].filter(
    (organization) => !there.has(organization),
  );
  const made = missing.flatMap((name): TenancyDocument[] => {
    const example = kept.find(({ metadata }) => metadata.organization === name);
    return example === undefined
      ? []
      : [{ apiVersion: example.apiVersion, kind: 'Organization', metadata: { name }, spec: {} }];
  });
  return [...kept, ...made];
}
