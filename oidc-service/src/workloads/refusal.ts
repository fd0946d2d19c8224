import { Denied } from '../authorization/index.js';
import { Problem } from '../http/problem.js';
import { shownText } from './kube-object.js';
import { AnswerTooLargeError, type ApiAnswer, WorkspaceSilentError } from './workspace-api.js';

/** What the API server of a workspace said, as a problem: it decides, and its words are passed on. */
export function refusalOf({ status, body }: ApiAnswer, organization: string): Problem {
  const { message } = (body ?? {}) as { message?: string };
  const said = shownText(message) ?? `status ${status}`;
  if (status === 403 && rights.test(said)) return new Denied('WORKSPACE_REFUSED', said, organization);
  if (status === 404) return new Problem('NOT_FOUND', said);
  if (status === 409) return new Problem('CONFLICT', said);
  if (status === 400 || status === 403 || status === 413 || status === 422)
    return new Problem('WORKSPACE_REJECTED', said);
  if (status === 401)
    return new Problem('WORKSPACE_UNREACHABLE', 'it took no token of this service; it may not trust it yet');
  if (status === 429) return new Problem('TOO_MANY_REQUESTS', said, [], { 'retry-after': '5' });
  return new Problem('WORKSPACE_UNREACHABLE', said);
}

/** How RBAC says no; quotas, LimitRanges, Pod Security and policies answer 403 too, and say something else. */
const rights = /\bUser\b.* cannot /;

/** The same of what kept it from answering. */
export async function answered<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof WorkspaceSilentError) throw new Problem('WORKSPACE_UNREACHABLE', silence[error.why]);
    if (error instanceof AnswerTooLargeError)
      throw new Problem('WORKSPACE_REJECTED', `its answer has more than ${error.bytes} bytes: use kubectl`);
    throw error;
  }
}

const silence = {
  silent: 'it does not answer',
  unknown: 'its name is in no DNS that this service asks',
  untrusted:
    'its certificate is by an authority that this service does not trust; WORKSPACE_API_CA names those that it does',
} as const;
