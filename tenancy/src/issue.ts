/**
 * One thing that is wrong, or deserves a look, in a tenancy.
 *
 * `path` is in the user's words (`workspaces.acme/shop.plan`), `message` says what was got and what is allowed, and `fix`
 * says what to do. `code` is stable: `kaas explain CODE` prints its page.
 */
export interface Issue {
  readonly code: string;
  /** An error stops rendering; a warning is shown and rendering goes on. */
  readonly severity: 'error' | 'warning';
  /** Where, in the user's words: kind, name and field, like `projects.acme/shop/web.quota.cpu`. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** What `kaas explain CODE` prints about one kind of issue. */
export interface IssuePage {
  readonly title: string;
  /** Why it is refused, or why it deserves a look. */
  readonly explanation: string;
  /** A few lines of YAML that raise it. */
  readonly example: string;
  readonly fix: string;
}

/** Thrown by everything that needs a sound tenancy; carries every issue found, not only the first. */
export class TenancyError extends Error {
  readonly code = 'TENANCY_INVALID';
  constructor(readonly issues: readonly Issue[]) {
    super(issues.map((issue) => `${issue.path}: ${issue.message} (${issue.code}); ${issue.fix}`).join('\n'));
    this.name = 'TenancyError';
  }
}

/** Makes issues of the codes in `pages` and of no other, so that every code that is raised has its page. */
export function issuesOf<Code extends string>(_pages: Readonly<Record<Code, IssuePage>>) {
  return {
    error: (code: Code, path: string, message: string, fix: string): Issue => ({
      code,
      severity: 'error',
      path,
      message,
      fix,
    }),
    warning: (code: Code, path: string, message: string, fix: string): Issue => ({
      code,
      severity: 'warning',
      path,
      message,
      fix,
    }),
  };
}

/** Canonical order: by path, then code, then message, by code unit; the same issue stands there once. */
export function sortIssues(issues: readonly Issue[]): Issue[] {
  const keyed = new Map(issues.map((issue) => [`${issue.path}\0${issue.code}\0${issue.message}`, issue]));
  return [...keyed].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, issue]) => issue);
}
