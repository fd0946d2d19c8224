import { resolve } from 'node:path';
import { DeliveryError, type DeliveryIssue, issue } from './delivery-error.js';
import { redact } from './git.js';

/** Who a commit is by. */
export interface Author {
  readonly name: string;
  readonly email: string;
}

/**
 * Where Git finds the repository: a URL or an scp-like address as it is, a path made absolute.
 *
 * Refuses what Git would take for an option or for a command to run, and names it could not write.
 */
export function checkRepository(repository: string, branch: string, author: Author): string {
  const issues: DeliveryIssue[] = [];
  const refuse = (path: string, message: string, fix: string) =>
    issues.push(issue('DELIVERY_REPOSITORY', path, message, fix));
  const url = /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/|:)/.exec(repository);
  const allowed = 'use a path, or a file, git, http, https or ssh URL';
  if (repository === '' || repository.startsWith('-')) {
    refuse('repository', `${JSON.stringify(repository)} is an option, not a repository`, allowed);
  } else if (control.test(repository)) {
    refuse('repository', 'holds a control character', allowed);
  } else if (url !== null && !(protocols.test(url[1] ?? '') && url[0].endsWith('//'))) {
    refuse('repository', `${redact(repository)} uses the transport "${url[1]}"`, allowed);
  }
  if (!isBranch(branch)) {
    refuse('branch', `${JSON.stringify(branch)} is not a name that Git takes`, 'use letters, digits, "-", "." and "/"');
  }
  for (const [field, text] of Object.entries({ name: author.name, email: author.email })) {
    if (text.trim() === '' || /[<>]/.test(text) || control.test(text)) {
      refuse(`author.${field}`, `${JSON.stringify(text)} cannot stand in a commit`, 'leave out <, > and line breaks');
    }
  }
  if (issues.length > 0) throw new DeliveryError(issues);
  // As Git reads it: a colon before the first slash names a host; one letter before it would be a drive.
  return url !== null || /^[^/\\:]{2,}:/.test(repository) ? repository : resolve(repository);
}

/** The rules of git-check-ref-format. */
const isBranch = (branch: string): boolean =>
  branch !== '' &&
  !/^[-/]|\/$|\.$|\.\.|\/\/|@\{|[ ~^:?*[\\]/.test(branch) &&
  !control.test(branch) &&
  branch.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));

const protocols = /^(?:file|git|https?|ssh)$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const control = /[\u0000-\u001f\u007f]/;
