/** A call of a workspace's API server: a path below its address, and never an address. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Steps of the path; each is encoded. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Media type of the body. @default application/json */
  readonly type?: 'application/json' | 'application/merge-patch+json' | 'application/strategic-merge-patch+json';
}

/** Whose call it is, and where it goes. */
export interface Access {
  /** Where the API server is, from the directory or the configuration: `https://acme--shop.kaas.example.com`. */
  readonly address: string;
  /** ID token of the member. */
  readonly token: string;
}

/** What an API server answered; also what it refused. */
export interface ApiAnswer {
  readonly status: number;
  /** Parsed JSON; an object of Kubernetes, or of kind `Status`. */
  readonly body: unknown;
}

/** What an API server sends for as long as somebody reads. */
export interface ApiText {
  readonly status: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** The API servers of workspaces. Nothing of it holds a credential of its own. */
export interface WorkspaceApi {
  /** @throws AnswerTooLargeError; WorkspaceSilentError when it cannot be reached, or not trusted */
  ask(access: Access, call: ApiCall): Promise<ApiAnswer>;
  /** Text as it comes, at most `bytes` of it. @throws WorkspaceSilentError */
  read(access: Access, call: ApiCall, bytes: number, signal: AbortSignal): Promise<ApiText>;
}

/** An API server did not answer, in time, or by a certificate that is trusted. */
export class WorkspaceSilentError extends Error {
  constructor(
    /** `silent`, `unknown`: its name is in no DNS, or `untrusted`: its certificate. */
    readonly why: 'silent' | 'unknown' | 'untrusted',
    options: ErrorOptions,
  ) {
    super(`the API server of the workspace does not answer: ${why}`, options);
    this.name = 'WorkspaceSilentError';
  }
}

/** An answer has more bytes than are taken. */
export class AnswerTooLargeError extends Error {
  constructor(readonly bytes: number) {
    super(`the answer has more than ${bytes} bytes`);
    this.name = 'AnswerTooLargeError';
  }
}
