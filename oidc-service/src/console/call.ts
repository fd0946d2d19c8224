import type { AnswerOf, CallOf, OperationId, Operations, Result } from '../api/index.js';
import type { Right, Target } from '../authorization/index.js';
import type { Language } from '../http/page/language.js';
import type { Format } from './format.js';
import type { Messages } from './messages/catalogue.js';

/** A page that is asked for, by somebody who is signed in. */
export interface PageCall {
  readonly params: Texts;
  /** Given once each, and not empty; whatever is checked is checked by the operation. */
  readonly query: Texts;
  readonly form: Texts;
  /** Id of the person who asks. */
  readonly me: string;
  /** Id of the session. */
  readonly session: string;
  readonly at: Date;
  readonly language: Language;
  readonly zone: string;
  readonly text: Messages;
  readonly format: Format;
  /** Path of the issuer without a slash at the end, before every path of ours. */
  readonly base: string;
  /** Issuer of the service. */
  readonly issuer: string;
  /** Path of a page of the console: its steps below `/console`. */
  path(...steps: readonly string[]): string;
  /** What an operation of the API answers to this person. @throws Problem as the operation does */
  ask<Id extends OperationId>(id: Id, call: CallOf<Id>): Promise<AnswerOf<Operations[Id]>>;
  /** The same with all that it gives. */
  perform<Id extends OperationId>(id: Id, call: CallOf<Id>): Promise<Result<AnswerOf<Operations[Id]>>>;
  /** Whether a button may be shown; pressing it is authorized again. */
  may(right: Right, target: Target): Promise<boolean>;
}

/** Texts by name; one that was not given is not there. */
export type Texts = Readonly<Record<string, string>>;

/** A parameter of the path; the route has it. */
export const param = ({ params }: PageCall, name: string): string => params[name] ?? '';
