/**
 * The language in which each noun says what its fields may hold. Parsing (`shape-parse.ts`) and JSON Schema
 * (`shape-schema.ts`) both read it, so they cannot disagree.
 */
export type Node =
  | TextNode
  | OneOfNode
  | NumberNode
  | BooleanNode
  | MapNode
  | ListNode
  | ObjectNode
  | JsonNode
  | AnyNode;

/** A node whose parsed value is a `T`; the type stands nowhere at run time. */
export type Shape<T> = Node & { readonly type?: T };

/** Text of a form. */
export interface TextNode {
  readonly kind: 'text';
  /** What is expected, for messages and for the schema. */
  readonly words: string;
  readonly maxLength: number;
  readonly pattern: string;
  /** Code of the issue when the pattern does not match. */
  readonly code: 'bad-name' | 'bad-value';
  /** Refuses a text before the pattern does, to say more than that it does not match. */
  readonly refuse?: (text: string) => Refusal | undefined;
  /** Looks further than the pattern can: gives the canonical text, or says why it is refused. */
  readonly read?: (text: string) => string | Refusal;
}

/** Why a text is refused. */
export interface Refusal {
  readonly code: 'bad-value' | 'bad-cidr' | 'reserved-name' | 'reserved-label' | 'personal-data';
  readonly message: string;
  readonly fix: string;
}

/** One of a few values. */
export interface OneOfNode {
  readonly kind: 'oneOf';
  readonly values: readonly (string | number)[];
}

/** A number in a range, both ends included. */
export interface NumberNode {
  readonly kind: 'number';
  readonly integer: boolean;
  readonly min: number;
  readonly max: number;
}

/** True or false. */
export interface BooleanNode {
  readonly kind: 'boolean';
}

/** An object of texts under keys of a form. */
export interface MapNode {
  readonly kind: 'map';
  readonly key: TextNode;
  readonly value: TextNode;
}

/** A list, or a set written as one. */
export interface ListNode {
  readonly kind: 'list';
  readonly item: Node;
  /** A set: sorted, and without duplicates. Objects in it are told apart by `name` or `user`. */
  readonly set: boolean;
  readonly min: number;
}

/** An object of known fields. */
export interface ObjectNode {
  readonly kind: 'object';
  readonly fields: Readonly<Record<string, Field<unknown>>>;
  /** Whether fields beside these may stand there, with any JSON. */
  readonly open: boolean;
}

/** Any JSON object. */
export interface JsonNode {
  readonly kind: 'json';
}

/** Any JSON value, null included. */
export interface AnyNode {
  readonly kind: 'any';
}

/** One field: its description stands here and nowhere else (a test holds the interface's comment to it). */
export interface Field<T> {
  readonly description: string;
  readonly shape: Shape<T>;
  readonly need: 'required' | 'optional' | 'default';
  /** The default, or how it follows from the fields around it. */
  readonly value?: T | ((around: Readonly<Record<string, unknown>>) => T);
  /** The default in words: the text after `@default`. */
  readonly otherwise?: string;
}

/** A shape for each field of `T`; the compiler keeps it in step with the interface. */
export type Fields<T> = {
  readonly [K in keyof Required<T> as string extends K ? never : K]: undefined extends T[K]
    ? OptionalField<NonNullable<T[K]>>
    : GivenField<T[K]>;
};
export type OptionalField<T> = Field<T> & { readonly need: 'optional' };
export type GivenField<T> = Field<T> & { readonly need: 'required' | 'default' };
export type ObjectShape<T> = ObjectNode & { readonly type?: T };

export const required = <T>(description: string, shape: Shape<T>): GivenField<T> => ({
  description,
  shape,
  need: 'required',
});
export const optional = <T>(description: string, shape: Shape<T>, otherwise: string): OptionalField<T> => ({
  description,
  shape,
  need: 'optional',
  otherwise,
});
/** A field with a default: a value, or a function of the fields around it (parsed already). */
export const withDefault = <T>(
  description: string,
  shape: Shape<T>,
  value: NoInfer<T> | ((around: Readonly<Record<string, unknown>>) => NoInfer<T>),
  otherwise: string,
): GivenField<T> => ({ description, shape, need: 'default', value, otherwise });

export const object = <T>(fields: Fields<T>): ObjectShape<T> => ({
  kind: 'object',
  fields: fields as ObjectNode['fields'],
  open: false,
});
export const openObject = <T>(fields: Fields<T>): ObjectShape<T> => ({ ...object(fields), open: true });
export const list = <T>(item: Shape<T>, min = 0): Shape<readonly T[]> => ({ kind: 'list', item, set: false, min });
export const set = <T>(item: Shape<T>, min = 0): Shape<readonly T[]> => ({ kind: 'list', item, set: true, min });
export const oneOf = <const T extends string | number>(...values: readonly T[]): Shape<T> => ({
  kind: 'oneOf',
  values,
});
export const integer = (min: number, max: number): Shape<number> => ({ kind: 'number', integer: true, min, max });
export const number = (min: number, max: number): Shape<number> => ({ kind: 'number', integer: false, min, max });
export const boolean: Shape<boolean> = { kind: 'boolean' };
/** An object of any JSON. */
export const anyObject: Shape<Readonly<Record<string, unknown>>> = { kind: 'json' };
/** Any JSON value. */
export const anything: Shape<NonNullable<unknown>> = { kind: 'any' };
