import type { Issue } from '@hexabase-kaas/tenancy';
import { listFiles, stdin } from './file-list.js';
import { fileText } from './file-text.js';
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
  const documents: SourceDocument[] = [];
  const issues: FoundIssue[] = [];
  const files = await listFiles(paths);
  for (const [i, path] of files.entries()) {
    const name = path === stdin ? 'stdin' : printable(path);
    const text = await fileText(path);
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
