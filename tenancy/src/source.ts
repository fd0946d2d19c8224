import { type Issue, issuesOf } from './issue.js';
import { type Kind, kindNames, kinds, metadataFields } from './kind.js';
import { apiVersion, labels } from './name.js';
import { readPlain, refused } from './plain.js';
import { nearest, quote, quoteAll } from './quote.js';
import { scalarText } from './scalar-text.js';
import { sourcePages } from './source-page.js';

/** One entity as it was written, before its fields are read. */
export interface Entry {
  readonly kind: Kind;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Where it stands in the source, for an entity whose name cannot be read. */
  readonly place: string;
}

/** An ordinary Kubernetes object beside the tenancy's own documents. */
export interface LooseObject {
  readonly organization: string;
  readonly workspace: string;
  readonly project: string;
  readonly object: Readonly<Record<string, unknown>>;
  readonly place: string;
}

export interface Source {
  readonly entries: readonly Entry[];
  readonly objects: readonly LooseObject[];
  /** Documents with an issue whose kind and name can be told: what refers to them refers to something. */
  readonly dropped: readonly Entry[];
}

const { error } = issuesOf(sourcePages);

/** Takes apart a tenancy object or a list of documents; `root` goes before every path (`context` for other sources). */
export function readSource(input: unknown, root: string, issues: Issue[]): Source {
  if (input === undefined) return { entries: [], objects: [], dropped: [] };
  const plain = readPlain(input, Array.isArray(input) ? documentsIn(root) : root, issues);
  if (plain === refused) return { entries: [], objects: [], dropped: [] };
  if (Array.isArray(plain)) return readDocuments(plain, root, issues);
  if (isObject(plain)) {
    const fix = 'give it as an item of a list of documents';
    if ('apiVersion' in plain && 'kind' in plain) {
      issues.push(error('bad-source', root || 'input', 'got one document in place of a tenancy', fix));
      return { entries: [], objects: [], dropped: [] };
    }
    return readSpec(plain, root, issues);
  }
  issues.push(
    error(
      'bad-source',
      root || 'input',
      `got ${quote(plain)}; expected an object with ${lists.join(', ')}, or a list of documents`,
      'give one of the two',
    ),
  );
  return { entries: [], objects: [], dropped: [] };
}

function readSpec(spec: Record<string, unknown>, root: string, issues: Issue[]): Source {
  const entries: Entry[] = [];
  const prefix = root === '' ? '' : `${root}.`;
  for (const key of Object.keys(spec)) {
    if (lists.includes(key as (typeof lists)[number])) continue;
    const meant = nearest(key, lists);
    const fix = meant === undefined ? `use ${lists.join(', ')}` : `write ${meant}`;
    issues.push(
      error('bad-source', `${prefix}${quote(key).slice(1, -1)}`, `there is no list ${quote(key)} in a tenancy`, fix),
    );
  }
  for (const kind of kindNames) {
    const { list } = kinds[kind];
    const items = spec[list];
    if (items === undefined || items === refused) continue;
    if (!Array.isArray(items)) {
      issues.push(
        error('bad-source', prefix + list, `got ${quote(items)}; expected a list`, 'give a list, one item for each'),
      );
      continue;
    }
    items.forEach((item, i) => {
      const place = `${prefix}${list}[${i}]`;
      if (isObject(item)) entries.push({ kind, fields: item, place });
      else if (item !== refused)
        issues.push(error('bad-source', place, `got ${quote(item)}; expected an object`, 'give an object'));
    });
  }
  return { entries, objects: [], dropped: [] };
}

function readDocuments(documents: readonly unknown[], root: string, issues: Issue[]): Source {
  const entries: Entry[] = [];
  const objects: LooseObject[] = [];
  const dropped: Entry[] = [];
  const drop = (document: Record<string, unknown>, place: string) => dropped.push(...entryLike(document, place));
  documents.forEach((document, i) => {
    const place = `${documentsIn(root)}[${i}]`;
    if (document === null || document === refused) return;
    if (!isObject(document) || typeof document.apiVersion !== 'string' || typeof document.kind !== 'string') {
      issues.push(
        error(
          'bad-source',
          place,
          `got ${quote(document)}${isObject(document) ? unfit(document) : ''}; expected a document with apiVersion and kind`,
          `write apiVersion: ${apiVersion} and a kind`,
        ),
      );
      if (isObject(document)) drop(document, place);
    } else if (document.apiVersion === apiVersion) {
      const entry = readDocument(document, document.kind, place, issues);
      if (entry !== undefined) entries.push(entry);
      else drop(document, place);
    } else if (document.apiVersion.startsWith(apiVersion.replace(/\/.*/, '/'))) {
      issues.push(
        error(
          'bad-source',
          `${place}.apiVersion`,
          `got ${quote(document.apiVersion)}; expected ${apiVersion}`,
          `write ${apiVersion}`,
        ),
      );
      drop(document, place);
    } else {
      const loose = readObject(document, place, issues);
      if (loose !== undefined) objects.push(loose);
    }
  });
  return { entries, objects, dropped };
}

/** What an object lacks to be a document: ` without apiVersion and with 5 as kind`. */
const unfit = (document: Record<string, unknown>): string =>
  ['apiVersion', 'kind']
    .filter((field) => typeof document[field] !== 'string')
    .map((field) =>
      Object.hasOwn(document, field) ? ` with ${quote(document[field])} as ${field}` : ` without ${field}`,
    )
    .join(' and');

/** Path of the list of documents. */
const documentsIn = (root: string): string => (root === '' ? 'documents' : `${root}.documents`);

/** What a refused document was probably meant to declare. */
function entryLike({ kind: given, metadata, spec }: Record<string, unknown>, place: string): Entry[] {
  const kind = kindNames.find((name) => name.toLowerCase() === scalarText(given).toLowerCase());
  if (kind === undefined || !isObject(metadata)) return [];
  return [{ kind, fields: { ...(isObject(spec) && spec), ...metadata }, place }];
}

function readDocument(
  document: Record<string, unknown>,
  given: string,
  place: string,
  issues: Issue[],
): Entry | undefined {
  const kind = kindNames.find((name) => name === given);
  if (kind === undefined) {
    const meant = nearest(given, kindNames);
    issues.push(
      error(
        'bad-source',
        `${place}.kind`,
        `got ${quote(given)}; expected one of ${quoteAll(kindNames)}`,
        meant === undefined ? 'choose one of them' : `write ${meant}`,
      ),
    );
    return undefined;
  }
  const { metadata = {} } = document;
  // `spec:` with nothing after it: every field has its default.
  const spec = document.spec ?? {};
  const before = issues.length;
  for (const key of Object.keys(document)) {
    if (['apiVersion', 'kind', 'metadata', 'spec'].includes(key)) continue;
    issues.push(
      error(
        'bad-source',
        `${place}.${quote(key).slice(1, -1)}`,
        `there is no field ${quote(key)} in a document`,
        'put it into metadata or spec',
      ),
    );
  }
  for (const [name, part] of Object.entries({ metadata, spec })) {
    if (part !== refused && !isObject(part))
      issues.push(error('bad-source', `${place}.${name}`, `got ${quote(part)}; expected an object`, 'give an object'));
  }
  if (!isObject(metadata) || !isObject(spec)) return undefined;
  for (const key of Object.keys(metadata)) {
    const known = (metadataFields as readonly string[]).includes(key);
    if (known && !Object.hasOwn(spec, key)) continue;
    issues.push(
      known
        ? error(
            'bad-source',
            `${place}.spec.${key}`,
            `${key} stands in metadata and in spec`,
            'keep the one in metadata',
          )
        : error(
            'bad-source',
            `${place}.metadata.${quote(key).slice(1, -1)}`,
            `there is no field ${quote(key)} in metadata`,
            `use ${metadataFields.join(', ')}, and spec for the rest`,
          ),
    );
  }
  return issues.length === before ? { kind, fields: { ...spec, ...metadata }, place } : undefined;
}

/** The project of an ordinary object: its namespace, in the workspace that its labels name. */
function readObject(object: Record<string, unknown>, place: string, issues: Issue[]): LooseObject | undefined {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  const marks = isObject(metadata.labels) ? metadata.labels : {};
  const project = metadata.namespace;
  const organization = marks[labels.organization];
  const workspace = marks[labels.workspace];
  if (typeof project === 'string' && typeof organization === 'string' && typeof workspace === 'string') {
    return { organization, workspace, project, object, place };
  }
  issues.push(
    error(
      'unplaced-object',
      place,
      `${quote(object.kind)} ${quote(metadata.name)} belongs to no project`,
      `set metadata.namespace to the project and the labels ${labels.organization} and ${labels.workspace} to its organization and workspace`,
    ),
  );
  return undefined;
}

const lists = kindNames.map((kind) => kinds[kind].list);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
