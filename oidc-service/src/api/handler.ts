import type { Database, Transaction } from '../database/database.js';
import type { Language } from '../http/page/language.js';
import type { Service } from '../service.js';
import type { AnswerOf, BodyOf, ParamsOf, QueryOf } from './operation.js';
import type { OperationId, Operations } from './operations.js';

/** A call that was checked and authorized. */
export interface Call<O, Db = Database> {
  readonly params: ParamsOf<O>;
  readonly query: QueryOf<O>;
  readonly body: BodyOf<O>;
  /** Id of the person who calls. */
  readonly caller: string;
  /** Id of the session that they call with; empty when they call with none. */
  readonly session: string;
  readonly at: Date;
  /** Language that the caller asks for; of mails that the call is the reason for. */
  readonly language: Language;
  /** Id of the event after which a stream goes on; undefined at its begin. */
  readonly lastEventId: string | undefined;
  /** Where it came from, and which request it is, for events that the call has beside its own. */
  readonly source: string;
  readonly requestId: string;
  /** The transaction of the call when it changes something. */
  readonly db: Db;
}

/** What an event is about. */
export interface About {
  readonly target: string;
  readonly organization?: string | undefined;
}

/** What a handler gives back. */
export interface Result<Answer> {
  readonly answer: Answer;
  /** Whether something new was made. @default false */
  readonly created?: boolean;
  /** What the audit is told, beside who, where and when. @default nothing: nothing changed */
  readonly event?: Readonly<Record<string, unknown>>;
  /** What the event is about; of a list, an event for each. @default what the path says */
  readonly about?: About | readonly About[];
  /** What the ETag is of, where the answer has more. @default the answer */
  readonly version?: unknown;
  /** The answer in parts, in place of `answer`. @default none */
  readonly parts?: {
    readonly format: string;
    /** Of a file to keep. @default none: it is read as it comes */
    readonly name?: string;
    readonly text: AsyncIterable<string>;
    /** Ends the connection though nobody reads. @default never */
    readonly cut?: AbortSignal;
  };
}

/** What does the work of an operation that reads, or of one whose work is elsewhere. */
export interface Reader<O> {
  read(call: Call<O>): Promise<Result<AnswerOf<O>>>;
}

/** What does the work of an operation that changes something; the second time, it changes nothing. */
export interface Writer<O> {
  /** What the ETag is of now; undefined when there is nothing. @default no precondition is heeded */
  current?(call: Call<O, Transaction>): Promise<unknown>;
  write(call: Call<O, Transaction>): Promise<Result<AnswerOf<O>>>;
}

/** A handler for every operation; one that is missing does not compile. */
export type Handlers = {
  readonly [Id in OperationId]: Operations[Id] extends { readonly method: 'get' } | { readonly outside: true }
    ? Reader<Operations[Id]>
    : Writer<Operations[Id]>;
};

/** What handlers are made from. */
export type HandlerParts = Pick<Service<unknown>, 'db' | 'clock'>;
