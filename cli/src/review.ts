import { parseTenancy, type Tenancy, TenancyError, tenancyIssues } from '@hexabase-kaas/tenancy';
import { WrongUse } from './exit-code.js';
import { placeFinder } from './issue-place.js';
import type { Progress } from './progress.js';
import { type FoundIssue, readSource, readSourceAt, type Source } from './source.js';

/** What to read: the source itself, and the files of other sources that it is checked together with. */
export interface ReviewInput {
  readonly files: readonly string[];
  readonly context: readonly string[];
  /** Whether no documents at all are fine. @default false: most likely a wrong path */
  readonly allowEmpty?: boolean;
  /** Commit at which both are read. @default the files as they are */
  readonly ref?: string | undefined;
}

/** A source that was read and checked. */
export interface Review {
  /** Issues of the files and of the model; those of the files first. */
  readonly issues: readonly FoundIssue[];
  /** Absent when an issue is an error. */
  readonly tenancy?: Tenancy;
  /** Gives issues that are found later their place in the files. */
  readonly found: (issue: FoundIssue) => FoundIssue;
}

/** Reads files, checks them as a whole and reports everything at once. @throws WrongUse when there is nothing to check */
export async function review({ files, context, allowEmpty, ref }: ReviewInput, progress: Progress): Promise<Review> {
  const read = (paths: readonly string[]): Promise<Source> =>
    ref === undefined ? readSource(paths, progress) : readSourceAt(ref, paths, progress);
  // Documents of other sources may stand where nobody knows the commit.
  const asTheyAre = (error: unknown): Promise<Source> => {
    if (ref === undefined || !(error instanceof WrongUse)) throw error;
    return readSource(context, progress);
  };
  const own = await read(files);
  const others: Source = context.length > 0 ? await read(context).catch(asTheyAre) : { documents: [], issues: [] };
  if (own.documents.length === 0 && own.issues.length === 0 && !allowEmpty) {
    throw new WrongUse(
      `no documents in ${files.join(' ')}\nName files or directories that hold *.yaml, *.yml or *.json documents.`,
    );
  }
  const input = own.documents.map(({ value }) => value);
  const around = context.length > 0 ? others.documents.map(({ value }) => value) : undefined;
  const place = placeFinder(own.documents, others.documents);
  const found = (issue: FoundIssue): FoundIssue => {
    if (issue.code !== 'duplicate') return { ...issue, place: place(issue.path) };
    const [where, first] = [place(issue.path, true), place(issue.path)];
    return where?.file === first?.file && where?.line === first?.line
      ? { ...issue, place: where }
      : { ...issue, place: where, first };
  };
  const issues = [...own.issues, ...others.issues, ...tenancyIssues(input, around).map(found)];
  if (issues.some(({ severity }) => severity === 'error')) return { issues, found };
  return { issues, tenancy: parsed(input, around), found };
}

function parsed(input: unknown, context: unknown): Tenancy {
  try {
    return parseTenancy(input, context);
  } catch (error) {
    if (error instanceof TenancyError) throw new Error(`checked as sound, but: ${error.message}`);
    throw error;
  }
}
