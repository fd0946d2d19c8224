import { listFiles, stdin } from './file-list.js';
import { fileText } from './file-text.js';
import { manifestTexts } from './manifest-text.js';
import { placeIn, type SourceText } from './place.js';
import { printable } from './printable.js';
import type { Progress } from './progress.js';
import type { Source, SourceDocument } from './source.js';

/** Largest file of manifests, in bytes: what a chart of charts or a cluster gives in one stream. */
const manifestLimit = 512 * 1024 * 1024;

/**
 * Reads the manifests of files and directories, for policies. Unlike the documents of a tenancy they are read as Kubernetes
 * reads them, and any number of them. @throws WrongUse when a file cannot be read
 */
export async function readManifests(paths: readonly string[], progress: Progress): Promise<Source> {
  const documents: SourceDocument[] = [];
  const issues: Source['issues'][number][] = [];
  const files = await listFiles(paths);
  for (const [i, path] of files.entries()) {
    const name = path === stdin ? 'stdin' : printable(path);
    const text = await fileText(path, manifestLimit);
    if (typeof text === 'string') {
      const file: SourceText = { name, text };
      const found = manifestTexts(text, (issue, offset) => {
        const place = placeIn(file, offset);
        issues.push({ ...issue(`${place.file}:${place.line}:${place.column}`), place });
      });
      for (const { value, range } of found) documents.push({ value, range, steps: [], file });
    } else issues.push({ ...text, place: { file: name, line: 1, column: 1 } });
    progress.step('reading file', i + 1, files.length, name);
  }
  return { documents, issues };
}
