import { completeGroups, type Group, type Kind, names, type TenancyDocument } from '@hexabase-kaas/tenancy';
import type { Database } from '../database/database.js';
import type { Origin } from '../database/tables/organization.js';
import { Problem } from '../http/problem.js';
import { latestChanges, type ShownChange } from './change.js';
import { documentOf, type Edit, fieldsOf } from './edit.js';
import { desired } from './known-reading.js';
import type { FiledDocument } from './reading.js';
import { targetOf } from './target.js';

/** What names something that is declared. */
export type Reference = Omit<Edit, 'spec'>;

/** Something that is declared, as soon as everything that was accepted is committed. */
export interface Declaration {
  readonly reference: Reference;
  readonly fields: Readonly<Record<string, unknown>>;
  /** `managed` here, or `declared` by another source. */
  readonly origin: Origin;
  /** File of the repository that it stands in, or will. */
  readonly file: string;
  /** The latest change of it; null when it was never changed here. */
  readonly change: ShownChange | null;
}

/** Where declarations are looked for. */
export interface DeclarationParts {
  readonly branch: string;
  readonly source: string;
}

/** One declaration; undefined when there is none. */
export async function declarationOf(
  db: Database,
  { branch, source }: DeclarationParts,
  reference: Reference,
): Promise<Declaration | undefined> {
  const { reading, own } = await desired(db, branch);
  const change = (await latestChanges(db, [targetOf(reference)])).get(targetOf(reference)) ?? null;
  const managed = fieldsOf(own, reference);
  if (managed !== undefined)
    return { reference, fields: managed, origin: 'managed', file: fileOf(source, reference), change };
  const declared = fieldsOf(reading.others, reference);
  const document = documentOf(reading.others, reference);
  if (declared === undefined || document === undefined) return undefined;
  return { reference, fields: declared, origin: 'declared', file: document.file, change };
}

/** As `declarationOf`. @throws Problem NOT_FOUND */
export async function requireDeclaration(
  db: Database,
  parts: DeclarationParts,
  reference: Reference,
): Promise<Declaration> {
  const found = await declarationOf(db, parts, reference);
  if (found === undefined) throw new Problem('NOT_FOUND', 'there is none in the tenancy');
  return found;
}

/** What was put, as it will be: what waits for approval is not declared yet. */
export async function submittedOf(
  db: Database,
  parts: DeclarationParts,
  reference: Reference,
  fields: Readonly<Record<string, unknown>>,
): Promise<Declaration> {
  const found = await declarationOf(db, parts, reference);
  if (found !== undefined) return found;
  const change = (await latestChanges(db, [targetOf(reference)])).get(targetOf(reference)) ?? null;
  return { reference, fields, origin: 'managed', file: fileOf(parts.source, reference), change };
}

/** Workspaces of an organization, or projects or bindings of a workspace, sorted by name. */
export async function declarationsOf(
  db: Database,
  { branch, source }: DeclarationParts,
  kind: 'Workspace' | 'Project' | 'GroupBinding',
  organization: string,
  workspace?: string,
): Promise<Declaration[]> {
  const { reading, own } = await desired(db, branch);
  const isHere = (document: TenancyDocument): boolean =>
    document.kind === (kind satisfies Kind) &&
    document.metadata.organization === organization &&
    (workspace === undefined || document.metadata.workspace === workspace);
  const found = [
    ...own.filter(isHere).map((document) => ({ document, origin: 'managed' as const })),
    ...reading.others.filter(isHere).map((document) => ({ document, origin: 'declared' as const })),
  ].map(({ document, origin }) => {
    const { name } = document.metadata;
    const place = kind === 'Workspace' ? { workspace: name, name: '' } : { workspace: workspace ?? '', name };
    const reference = { kind, organization, ...place };
    const file = origin === 'managed' ? fileOf(source, reference) : (document as FiledDocument).file;
    return { reference, fields: document.spec, origin, file, name };
  });
  const changes = await latestChanges(
    db,
    found.map(({ reference }) => targetOf(reference)),
  );
  return found
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name: _, ...one }) => ({ ...one, change: changes.get(targetOf(one.reference)) ?? null }));
}

/** Groups of a workspace, those that every workspace has included, sorted by name; none when it is not declared. */
export async function groupDeclarations(
  db: Database,
  parts: DeclarationParts,
  workspace: Reference,
): Promise<Declaration[]> {
  const found = await declarationOf(db, parts, workspace);
  if (found === undefined) return [];
  const { organization, workspace: inside } = workspace;
  const { groups = [], creator = '' } = found.fields as { readonly groups?: Group[]; readonly creator?: string };
  const declarations = completeGroups(
    groups.map((group) => ({ ...group, members: group.members ?? [] })),
    creator,
  ).map((group) => ({
    reference: { kind: 'Group', organization, workspace: inside, name: group.name } as const,
    fields: { ...group },
  }));
  const changes = await latestChanges(
    db,
    declarations.map(({ reference }) => targetOf(reference)),
  );
  return declarations.map((one) => ({
    ...one,
    origin: found.origin,
    file: found.file,
    change: changes.get(targetOf(one.reference)) ?? null,
  }));
}

const fileOf = (source: string, { organization, workspace }: Reference): string =>
  `${names.folder.documents(source)}/${organization}/${workspace}.yaml`;
