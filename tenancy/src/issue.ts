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

/** Thrown by everything that needs a sound tenancy; carries every issue found, not only the first. */
export class TenancyError extends Error {
  readonly code = 'TENANCY_INVALID';
  constructor(readonly issues: readonly Issue[]) {
    super(issues.map((issue) => `${issue.path}: ${issue.message} (${issue.code}); ${issue.fix}`).join('\n'));
    this.name = 'TenancyError';
  }
}
