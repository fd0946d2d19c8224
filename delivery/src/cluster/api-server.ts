import { DeliveryError, issue } from '../delivery-error.js';
import { isTransient, retryDelay } from './retry.js';

/** One request to an API server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with its query, from the root of the server. */
  readonly path: string;
  readonly body?: unknown;
  /** @default application/json */
  readonly contentType?: string;
  /** @default application/json */
  readonly accept?: string;
}

/** What an API server said. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: ApiObject;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter?: number | undefined;
}

/** Any object of the API, or a Status. */
export type ApiObject = Readonly<Record<string, unknown>> & {
  readonly metadata?: ApiMetadata;
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly causes?: readonly { readonly reason?: string; readonly message?: string }[] };
};

/** As much of an object's metadata as delivery reads. */
export interface ApiMetadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly managedFields?: readonly ManagedFields[];
}

/** An entry of `metadata.managedFields`. */
export interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly fieldsV1?: unknown;
}

/** Sends one request once; throws when no answer came. */
export type Send = (request: ApiRequest) => Promise<ApiAnswer>;

/** How long an API server is tried, and by whose leave. */
export interface Patience {
  /** Milliseconds after which a request that never succeeds is given up. */
  readonly milliseconds: number;
  /** Called before each attempt to write; throws when this writer may write no more. */
  readonly guard?: () => void;
}

/** An API server that is tried again as long as that may help. */
export class ApiServer {
  constructor(
    /** How it is told to people. */
    readonly name: string,
    private readonly send: Send,
    private readonly patience: Patience,
  ) {}

  /** The same server, with other patience or another guard. */
  with(patience: Partial<Patience>): ApiServer {
    return new ApiServer(this.name, this.send, { ...this.patience, ...patience });
  }

  /**
   * The answer, once it is a final one: success, or a refusal that no waiting changes. Every request of a delivery can be
   * repeated, because an answer may have been lost on its way.
   *
   * @throws DeliveryError `DELIVERY_REMOTE` when the server cannot be reached, or stays busy, for as long as it is tried
   */
  async request(request: ApiRequest): Promise<ApiAnswer> {
    const end = performance.now() + this.patience.milliseconds;
    for (let attempt = 0; ; attempt++) {
      if (request.method !== 'GET') this.patience.guard?.();
      let retryAfter: number | undefined;
      let reason: string;
      try {
        const answer = await this.send(request);
        if (!isTransient(answer.status) && !isPassingConflict(request, answer)) return answer;
        // A webhook that fails, or a field that no schema has, is one object's fault and not the server's.
        if (answer.status === 500 && (attempt >= 5 || isTypeError(answer))) return answer;
        retryAfter = answer.retryAfter;
        reason = `${answer.status} ${messageOf(request, answer)}`;
      } catch (error) {
        if (error instanceof DeliveryError) throw error;
        reason = (error as Error).message || String((error as NodeJS.ErrnoException).code ?? error);
      }
      const delay = retryDelay(attempt, retryAfter, Math.random);
      if (performance.now() + delay > end) throw unreachable(this.name, reason);
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
}

/**
 * What the server said, in one line. Of a Secret only the reason is told: a message may quote the value that it refuses.
 */
export function messageOf({ path }: { readonly path: string }, { status, body }: ApiAnswer): string {
  if (/\/secrets(?:[/?]|$)/.test(path)) return body.reason ?? `answer ${status} about a Secret`;
  return (body.message ?? body.reason ?? `answer ${status}`).replace(/\s+/g, ' ').slice(0, 1000);
}

/** True for a conflict about fields, which only a decision settles. */
export const isFieldConflict = ({ status, body }: ApiAnswer): boolean =>
  status === 409 && (body.details?.causes?.some(({ reason }) => reason === 'FieldManagerConflict') ?? false);

/** Somebody changed the object while the server was trying an apply to it; asking again settles that. */
const isPassingConflict = ({ contentType, body }: ApiRequest, answer: ApiAnswer): boolean =>
  contentType === applyPatch &&
  answer.status === 409 &&
  !isFieldConflict(answer) &&
  (body as ApiObject).metadata?.resourceVersion === undefined;

/** Content type of server-side apply. */
export const applyPatch = 'application/apply-patch+yaml';

/** How API servers refuse to apply a field that is not in the schema: with 500, though no retry helps. */
const isTypeError = ({ body }: ApiAnswer): boolean => /^failed to create typed patch object/.test(body.message ?? '');

const unreachable = (name: string, reason: string): DeliveryError =>
  new DeliveryError([
    issue(
      'DELIVERY_REMOTE',
      name,
      `the API server gave no usable answer: ${reason}`,
      'check its address, the network and the credentials, then deliver again: it goes on where it stopped',
    ),
  ]);
