import type { ZodObject, ZodType, z } from 'zod';
import type { Right } from '../authorization/index.js';

/** What a call is for: `changes` is the verb of its audit event, and says that it changes something. */
export interface Operation<
  Params extends ZodObject = ZodObject,
  Query extends ZodObject = ZodObject,
  Body extends ZodType = ZodType,
  Answer extends ZodType = ZodType,
> {
  /** `post` is for what takes a secret and is done once: neither belongs into a path that can be put to again. */
  readonly method: 'get' | 'put' | 'delete' | 'post';
  /** Below `/api/v1`, as OpenAPI writes it: `/workspaces/{workspace}`. */
  readonly path: string;
  readonly summary: string;
  /** Right that the caller must have on the object of the path; `public` asks for none, not even to be signed in. */
  readonly right: Right | 'public';
  /** Action of the audit event, when it is refused or changes something. */
  readonly action: string;
  readonly params: Params;
  readonly query: Query;
  /** @default none is taken */
  readonly body?: Body;
  readonly answer: Answer;
  /** Whether the answer has an ETag, and `If-Match` and `If-None-Match` are heeded. @default false */
  readonly versioned?: boolean;
  /** Whether it calls another service, and so does its work in no transaction. @default false */
  readonly outside?: boolean;
  /** Media types of an answer that is no JSON, by value of the query's `format`. @default JSON */
  readonly stream?: Readonly<Record<string, string>>;
}

/** Keeps the types of an operation. */
export const operation = <const O extends Operation>(one: O): O => one;

/** Parsed path parameters of an operation. */
export type ParamsOf<O> = O extends { readonly params: infer P extends ZodType } ? z.output<P> : never;
/** Parsed query of an operation. */
export type QueryOf<O> = O extends { readonly query: infer Q extends ZodType } ? z.output<Q> : never;
/** Query of an operation as a client writes it. */
export type QueryInputOf<O> = O extends { readonly query: infer Q extends ZodType } ? z.input<Q> : never;
/** Body of an operation. */
export type BodyOf<O> = O extends { readonly body: infer B extends ZodType } ? z.output<B> : undefined;
/** Body of an operation as a client writes it. */
export type BodyInputOf<O> = O extends { readonly body: infer B extends ZodType } ? Immutable<z.input<B>> : never;
/** Answer of an operation. */
export type AnswerOf<O> = O extends { readonly answer: infer A extends ZodType } ? Immutable<z.output<A>> : never;

type Immutable<T> = T extends object ? { readonly [K in keyof T]: Immutable<T[K]> } : T;
