import type { AnswerOf, BodyInputOf, Operation, ParamsOf, QueryInputOf } from './operation.js';
import { type OperationId, type Operations, operations } from './operations.js';

/** What one call is made with: the parts that the operation takes, and preconditions. */
export type CallOf<Id extends OperationId> = {
  readonly params: ParamsOf<Operations[Id]>;
  readonly query?: QueryInputOf<Operations[Id]>;
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
} & (Operations[Id] extends { readonly body: unknown } ? { readonly body: BodyInputOf<Operations[Id]> } : unknown);

/** What a call gave. */
export interface Called<Answer> {
  readonly status: number;
  readonly etag: string | null;
  readonly answer: Answer;
}

/** A call that was answered by a problem. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    /** Stable code: `NOT_ALLOWED`, `DECLARED`, ... */
    readonly code: string,
    detail: string,
    readonly retryAfterSeconds: number | undefined,
    /** Everything that is wrong with the input. */
    readonly issues: readonly { readonly path: string; readonly message: string }[] = [],
  ) {
    super(`${code}: ${detail}`);
    this.name = 'ApiError';
  }
}

/**
 * A client of the API whose types are those of the service.
 * @param base URL of the service, without `/api/v1`
 * @param send how requests are sent, with whatever says who calls. @default the global fetch
 */
export function apiClient(base: string, send: typeof fetch = fetch) {
  return {
    /** Calls an operation. @throws ApiError for every answer that is no success */
    call: async <Id extends OperationId>(id: Id, call: CallOf<Id>): Promise<Called<AnswerOf<Operations[Id]>>> => {
      const { method, path }: Operation = operations[id];
      const { params, query, body, ifMatch, ifNoneMatch } = call as {
        params: Record<string, string>;
        query?: Record<string, unknown>;
        body?: unknown;
        ifMatch?: string;
        ifNoneMatch?: string;
      };
      const url = new URL(
        `${base}/api/v1${path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name] ?? ''))}`,
      );
      for (const [name, value] of Object.entries(query ?? {}))
        if (value !== undefined) url.searchParams.set(name, String(value));
      const response = await send(url, {
        method: method.toUpperCase(),
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(ifMatch !== undefined && { 'if-match': ifMatch }),
          ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const json = /\bjson\b/.test(response.headers.get('content-type') ?? '');
      const answer = json ? JSON.parse(text) : text === '' ? null : text;
      if (!response.ok) {
        const after = response.headers.get('retry-after');
        const problem = (json ? answer : {}) as { code?: string; detail?: string; issues?: ApiError['issues'] };
        const { code = 'UNKNOWN', detail = text, issues } = problem;
        throw new ApiError(response.status, code, detail, after === null ? undefined : Number(after), issues);
      }
      return { status: response.status, etag: response.headers.get('etag'), answer };
    },
  };
}
