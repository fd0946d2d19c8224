import type { Issue } from '@hexabase-kaas/tenancy';
import { listFiles, stdin } from './file-list.js';
import { fileText, textOf } from './file-text.js';
import { filesAt } from './git-ref.js';
import { type Place, placeIn, type SourceText } from './place.js';
import { printable } from './printable.js';
import type { Progress } from './progress.js';
import { parseYaml, type TextDocument } from './yaml-text.js';

/** A document and the file that it stands in. */
export interface SourceDocument extends TextDocument {
  readonly file: SourceText;
}

/** An issue and where it is in a file, if that can be told. */
export interface FoundIssue extends Issue {
  readonly place?: Place;
  /** Where the same thing was declared first, for a duplicate. */
  readonly first?: Place;
}

/** Everything that the files of some arguments hold. */
export interface Source {
  readonly documents: readonly SourceDocument[];
  readonly issues: readonly FoundIssue[];
}

/** Reads every document of the files and directories. @throws WrongUse when one of them cannot be read */
export async function readSource(paths: readonly string[], progress: Progress): Promise<Source> {
  const files = await listFiles(paths);
  return sourceOf(
    files.map((path) => ({ name: path === stdin ? 'stdin' : printable(path), text: () => fileText(path) })),
    progress,
  );
}

/** Reads every document that the files and directories held at a commit. @throws WrongUse as `filesAt` */
export async function readSourceAt(ref: string, paths: readonly string[], progress: Progress): Promise<Source> {
  const files = await filesAt(ref, paths);
  return sourceOf(
    files.map(({ name, bytes }) => ({ name: printable(name), text: async () => textOf(printable(name), bytes) })),
    progress,
  );
}

interface NamedText {
  readonly name: string;
  readonly text: () => Promise<string | Issue>;
}

async function sourceOf(files: readonly NamedText[], progress: Progress): Promise<Source> {
  const documents: SourceDocument[] = [];
  const issues: FoundIssue[] = [];
  for (const [i, { name, text: read }] of files.entries()) {
    const text = await read();
    if (typeof text === 'string') {
      const file: SourceText = { name, text };
      const found = parseYaml(text, (issue, offset) => {
        const place = placeIn(file, offset);
        issues.push({ ...issue(`${place.file}:${place.line}:${place.column}`), place });
      });
      for (const document of found) documents.push({ ...document, file });
    } else issues.push({ ...text, place: { file: name, line: 1, column: 1 } });
    progress.step('reading file', i + 1, files.length, name);
  }
  return { documents, issues };
}
