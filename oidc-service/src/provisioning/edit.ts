import { type Kind, names, type TenancyDocument } from '@hexabase-kaas/tenancy';

/** One change of what is declared: something is put, or removed. Groups are part of their workspace, roles of their project. */
export interface Edit {
  readonly kind: 'Workspace' | 'Group' | 'Project' | 'Role' | 'GroupBinding' | 'Suspension';
  readonly organization: string;
  /** Name of the workspace within its organization; of a suspension, every workspace of the organization: empty. */
  readonly workspace: string;
  /** Project of a role. */
  readonly project?: string;
  /** Name of what is changed; a workspace's own is empty. */
  readonly name: string;
  /** Its fields, those that were given before and are not here are gone; null removes it. */
  readonly spec: Readonly<Record<string, unknown>> | null;
}

/** What nobody but a source's own author sets: a put through the API keeps it. */
const kept: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  Workspace: ['creator', 'groups', 'vclusterValues', 'patches', 'suspended'],
  Project: ['roles', 'workloads'],
};

/** The documents after an edit. Applied to its own result, it changes nothing; what it is about may be gone already. */
export function edited(documents: readonly TenancyDocument[], edit: Edit): readonly TenancyDocument[] {
  switch (edit.kind) {
    case 'Workspace':
      return edit.spec === null ? withoutWorkspace(documents, edit) : put(documents, 'Workspace', edit, edit.spec);
    case 'Project':
    case 'GroupBinding':
      return edit.spec === null
        ? documents.filter((document) => !isAbout(document, edit.kind as Kind, edit))
        : put(documents, edit.kind, edit, edit.spec);
    case 'Group':
      return within(documents, 'Workspace', { ...edit, name: '' }, 'groups', edit);
    case 'Role':
      return within(documents, 'Project', { ...edit, name: edit.project ?? '' }, 'roles', edit);
    case 'Suspension':
      return documents.map((document) =>
        document.kind === 'Workspace' && document.metadata.organization === edit.organization
          ? { ...document, spec: suspended(document.spec, edit.spec !== null) }
          : document,
      );
  }
}

/** The document that an edit is in, if it is there. */
export function documentOf<D extends TenancyDocument>(
  documents: readonly D[],
  edit: Omit<Edit, 'spec'>,
): D | undefined {
  if (edit.kind === 'Group') return find(documents, 'Workspace', { ...edit, name: '' });
  if (edit.kind === 'Role') return find(documents, 'Project', { ...edit, name: edit.project ?? '' });
  return edit.kind === 'Suspension' ? undefined : find(documents, edit.kind, edit);
}

/** What the edit is about as it is in the documents; undefined when it is not there. */
export function fieldsOf(
  documents: readonly TenancyDocument[],
  edit: Omit<Edit, 'spec'>,
): Readonly<Record<string, unknown>> | undefined {
  const document = documentOf(documents, edit);
  if (document === undefined) return undefined;
  if (edit.kind === 'Group') return namedIn(document.spec.groups, edit.name);
  if (edit.kind === 'Role') return namedIn(document.spec.roles, edit.name);
  return document.spec;
}

type Place = Pick<Edit, 'organization' | 'workspace' | 'name'>;

const find = <D extends TenancyDocument>(documents: readonly D[], kind: Kind, place: Place): D | undefined =>
  documents.find((document) => isAbout(document, kind, place));

function isAbout(
  { kind: given, metadata }: TenancyDocument,
  kind: Kind,
  { organization, workspace, name }: Place,
): boolean {
  if (given !== kind || metadata.organization !== organization) return false;
  return kind === 'Workspace'
    ? metadata.name === workspace
    : metadata.workspace === workspace && metadata.name === name;
}

function put(
  documents: readonly TenancyDocument[],
  kind: Kind,
  place: Place,
  fields: Readonly<Record<string, unknown>>,
): readonly TenancyDocument[] {
  const { organization, workspace, name } = place;
  const before = find(documents, kind, place);
  if (before === undefined) {
    const metadata = kind === 'Workspace' ? { name: workspace, organization } : { name, organization, workspace };
    return [...documents, { apiVersion: names.apiVersion, kind, metadata, spec: fields }];
  }
  const stays = Object.fromEntries(
    (kept[kind] ?? []).filter((field) => field in before.spec).map((field) => [field, before.spec[field]]),
  );
  const after = { ...before, spec: { ...fields, ...stays } };
  return documents.map((document) => (document === before ? after : document));
}

function within(
  documents: readonly TenancyDocument[],
  kind: Kind,
  place: Place,
  list: string,
  { name, spec }: Edit,
): readonly TenancyDocument[] {
  const before = find(documents, kind, place);
  if (before === undefined) return documents;
  const items = itemsOf(before.spec[list]);
  const old = items.find((item) => item.name === name);
  const members = old?.members === undefined ? {} : { members: old.members };
  const rest = items.filter((item) => item !== old);
  const next = spec === null ? rest : [...rest, { name, ...spec, ...members }];
  next.sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
  const { [list]: _, ...others } = before.spec;
  const after = { ...before, spec: next.length === 0 ? others : { ...others, [list]: next } };
  return documents.map((document) => (document === before ? after : document));
}

/** A workspace takes with it what this source declares in it. */
const withoutWorkspace = (documents: readonly TenancyDocument[], { organization, workspace }: Edit) =>
  documents.filter(
    ({ kind, metadata }) =>
      metadata.organization !== organization ||
      (kind === 'Workspace' ? metadata.name !== workspace : metadata.workspace !== workspace),
  );

function suspended({ suspended: _, ...spec }: TenancyDocument['spec'], stops: boolean): TenancyDocument['spec'] {
  return stops ? { ...spec, suspended: true } : spec;
}

const itemsOf = (value: unknown) => (value ?? []) as readonly Readonly<Record<string, unknown>>[];
const namedIn = (value: unknown, name: string) => itemsOf(value).find((item) => item.name === name);
