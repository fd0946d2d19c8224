import type { ErrorRequestHandler, RequestHandler } from 'express';
import { contextOf } from './request-context.js';

/** Every code that a response may carry, with its HTTP status and title; stable. A feature adds its own here. */
export const problemCodes = {
  INPUT_INVALID: [400, 'The request is not what the operation takes'],
  BODY_UNREADABLE: [400, 'The body cannot be read'],
  SIGN_IN_NEEDED: [401, 'Nobody is signed in'],
  PAYMENT_OPEN: [402, 'A payment is open'],
  NOT_ALLOWED: [403, 'The right is missing'],
  WORKSPACE_REFUSED: [403, 'The API server of the workspace refuses it'],
  NOT_FOUND: [404, 'There is no such thing'],
  METHOD_NOT_ALLOWED: [405, 'The path does not take this method'],
  CONFLICT: [409, 'The state does not allow it'],
  CAP_REACHED: [409, 'A cap on use is reached'],
  DECLARED: [409, 'It is declared in the tenancy, and changed there'],
  PROVISIONING_OFF: [409, 'This service writes no tenancy'],
  NO_ADDRESS: [409, 'This service does not know where the workspace is'],
  PRECONDITION_FAILED: [412, 'It is not as the caller thinks'],
  BODY_TOO_LARGE: [413, 'The body is larger than allowed'],
  BODY_TYPE_UNSUPPORTED: [415, 'The type or encoding of the body is not supported'],
  TENANCY_INVALID: [422, 'The tenancy would not be sound'],
  WORKSPACE_REJECTED: [422, 'The API server of the workspace does not take it so'],
  TOO_MANY_REQUESTS: [429, 'Too many requests'],
  INTERNAL: [500, 'Something went wrong here'],
  UPSTREAM_FAILED: [502, 'Another service did not answer as it should'],
  WORKSPACE_UNREACHABLE: [502, 'The API server of the workspace does not answer'],
  UNAVAILABLE: [503, 'The service cannot answer now'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof problemCodes;

/** One thing wrong with an input: where, and what to do. */
export interface ProblemIssue {
  readonly path: string;
  readonly message: string;
}

/** Thrown by a route and answered as `application/problem+json` (RFC 9457). `detail` and `issues` are shown to the caller. */
export class Problem extends Error {
  readonly status: number;
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly issues: readonly ProblemIssue[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${code}: ${detail}`);
    this.name = 'Problem';
    this.status = problemCodes[code][0];
  }
}

/** Answers what no route took. */
export const noRoute: RequestHandler = () => {
  throw new Problem('NOT_FOUND', 'no route takes this method and path');
};

/** Answers every error as a problem; of those that are not one, the caller learns the request id alone. */
export const answerProblem: ErrorRequestHandler = (error, request, response, next) => {
  const { log, requestId } = contextOf(request);
  const problem = problemOf(error);
  if (problem.code === 'INTERNAL') log.error({ err: error }, 'request failed');
  // The status is gone already: only breaking the connection tells the caller that the answer is not whole.
  if (response.headersSent) return next(error);
  const { code, status, detail, issues } = problem;
  const type = `tag:kaas.hexabase.ai,2026:problem/${code}`;
  const [, title] = problemCodes[code];
  response
    .status(status)
    .set(problem.headers)
    .set('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify({ type, title, status, code, detail, requestId, ...(issues.length > 0 && { issues }) }));
};

/** What an error is to whoever called: itself when it is a problem, and else one that tells nothing. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { type, status, limit } = (error ?? {}) as { type?: unknown; status?: unknown; limit?: unknown };
  if (typeof type === 'string' && typeof status === 'number' && status < 500) {
    if (status === 413) return new Problem('BODY_TOO_LARGE', `at most ${limit} bytes are taken`);
    if (status === 415) return new Problem('BODY_TYPE_UNSUPPORTED', 'send UTF-8, plain or compressed by gzip');
    return new Problem('BODY_UNREADABLE', 'send well-formed JSON, whole');
  }
  if (error instanceof URIError) return new Problem('INPUT_INVALID', 'the path has a broken percent-encoding');
  return new Problem('INTERNAL', 'give the request id to whoever runs the service');
}
