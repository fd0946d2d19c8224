import { type Kind, kindNames, kinds, metadataFields } from './kind.js';
import { apiVersion, domain } from './name.js';
import { jsonSchema } from './shape-schema.js';
import type { TenancySpec } from './tenancy.js';

/** One entity in the form in which it stands in a YAML file. */
export interface TenancyDocument {
  readonly apiVersion: string;
  readonly kind: Kind;
  readonly metadata: {
    readonly name: string;
    readonly organization?: string;
    readonly workspace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The documents of a tenancy, kind by kind, in the order in which one refers to another: the inverse of parsing. */
export function tenancyDocuments(tenancy: TenancySpec): TenancyDocument[] {
  return kindNames.flatMap((kind) => (tenancy[kinds[kind].list] ?? []).map((entity) => document(kind, { ...entity })));
}

/** JSON Schemas (draft 2020-12) of the documents of each kind, for editors. */
export function jsonSchemas(): Record<Kind, object> {
  return Object.fromEntries(kindNames.map((kind) => [kind, documentSchema(kind)])) as Record<Kind, object>;
}

function document(kind: Kind, entity: Record<string, unknown>): TenancyDocument {
  const inMetadata = (field: string) => (metadataFields as readonly string[]).includes(field);
  const given = Object.entries(entity).filter(([, value]) => value !== undefined);
  return {
    apiVersion,
    kind,
    metadata: Object.fromEntries(
      given.filter(([field]) => inMetadata(field)),
    ) as unknown as TenancyDocument['metadata'],
    spec: Object.fromEntries(given.filter(([field]) => !inMetadata(field))),
  };
}

function documentSchema(kind: Kind): object {
  const { fields } = kinds[kind].shape;
  const part = (here: boolean) =>
    jsonSchema({
      kind: 'object',
      open: false,
      fields: Object.fromEntries(
        Object.entries(fields).filter(([field]) => (metadataFields as readonly string[]).includes(field) === here),
      ),
    });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `https://${domain}/schemas/v1/${kind.toLowerCase()}.json`,
    title: kind,
    type: 'object',
    properties: { apiVersion: { const: apiVersion }, kind: { const: kind }, metadata: part(true), spec: part(false) },
    required: ['apiVersion', 'kind', 'metadata'],
    additionalProperties: false,
  };
}
