import type { GitSnapshot } from '@hexabase-kaas/delivery';
import { type Kind, kindNames, names, type TenancyDocument } from '@hexabase-kaas/tenancy';
import { parseAllDocuments } from 'yaml';

/** A document, and the file of the repository that it stands in. */
export type FiledDocument = TenancyDocument & { readonly file: string };

/** Everything that the sources of a repository declare, at one commit. */
export interface Reading {
  /** Undefined while the branch does not exist. */
  readonly commit: string | undefined;
  /** What this service declares. */
  readonly own: readonly TenancyDocument[];
  /** What all others declare. */
  readonly others: readonly FiledDocument[];
}

/** A file that cannot be read, so that nobody knows what is declared. */
export class UnreadableDocument extends Error {
  constructor(file: string, reason: string) {
    super(`${file}: ${reason}`);
    this.name = 'UnreadableDocument';
  }
}

/** Reads the documents of a commit. @throws UnreadableDocument */
export async function readDocuments(snapshot: GitSnapshot, path: string, source: string): Promise<Reading> {
  const home = `${names.folder.documents(source)}/`;
  const own: TenancyDocument[] = [];
  const others: FiledDocument[] = [];
  for (const [file, text] of await snapshot.files(path)) {
    if (!/\.(?:ya?ml|json)$/.test(file)) continue;
    for (const document of documentsIn(file, text)) {
      const { metadata, spec } = document;
      const whole = { ...document, metadata, spec: spec ?? {} };
      if (file.startsWith(home)) own.push(whole);
      else others.push({ ...whole, file });
    }
  }
  return { commit: snapshot.commit, own: own.toSorted(inOrder), others };
}

/** Documents of a tenancy as they are given to the model, without their files. */
export const plainDocuments = (documents: readonly FiledDocument[]): readonly TenancyDocument[] =>
  documents.map(({ file: _, ...document }) => document);

/** The order in which one refers to another, then by name: equal documents are equal bytes. */
export function inOrder(a: TenancyDocument, b: TenancyDocument): number {
  const [before, after] = [placeOf(a), placeOf(b)];
  return kindNames.indexOf(a.kind) - kindNames.indexOf(b.kind) || (before < after ? -1 : before > after ? 1 : 0);
}

const placeOf = ({ metadata }: TenancyDocument): string =>
  [metadata.organization ?? '', metadata.workspace ?? '', metadata.name].join('/');

function documentsIn(file: string, text: string): TenancyDocument[] {
  const documents = parseAllDocuments(text, { uniqueKeys: true });
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error !== undefined) throw new UnreadableDocument(file, error.message.split('\n')[0] ?? 'is no YAML');
  const values: unknown[] = documents.flatMap((document): unknown => document.toJS({ maxAliasCount: 100 }));
  // Other files of a repository may stand beside: what is no document of ours says nothing of the tenancy.
  return values.filter(isDocument);
}

function isDocument(value: unknown): value is TenancyDocument {
  const { apiVersion, kind, metadata } = (value ?? {}) as Partial<TenancyDocument>;
  return apiVersion === names.apiVersion && kindNames.includes(kind as Kind) && typeof metadata?.name === 'string';
}
