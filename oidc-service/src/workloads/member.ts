import { names } from '@hexabase-kaas/tenancy';
import { Denied } from '../authorization/index.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { workspaceStateOf } from '../directory/index.js';
import { Problem } from '../http/problem.js';
import { type SessionLife, sessionById } from '../identity/index.js';
import type { MemberTokens, Visitor } from '../provider/index.js';
import { answered, refusalOf } from './refusal.js';
import { addressBy } from './settings.js';
import { type Access, AnswerTooLargeError, type ApiAnswer, type ApiCall, type WorkspaceApi } from './workspace-api.js';

/** What it takes to come to a workspace in somebody's name. */
export interface MemberParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly api: WorkspaceApi;
  readonly tokens: MemberTokens;
  /** Of sessions of pages. */
  readonly life: SessionLife;
  readonly domains: ReadonlyMap<string, string>;
  /** `WORKSPACE_API_ADDRESS`. */
  readonly template: string | undefined;
}

/** Seconds for which a token of one page holds: as long as its calls may take. */
export const tokenSeconds = 60;

/** A project of a workspace, for one page, with the rights of whoever looks at it. */
export interface MemberProject {
  readonly organization: string;
  readonly project: string;
  /** What the API server answers, whatever that is. @throws Problem WORKSPACE_UNREACHABLE */
  ask(call: ApiCall): Promise<ApiAnswer>;
  /** The same of a list that may be asked for in smaller parts. */
  list(call: ApiCall): Promise<ApiAnswer | AnswerTooLargeError>;
  /** The object that it answers. @throws Problem, as `refusalOf` says it */
  need<T>(call: ApiCall): Promise<T>;
}

/**
 * Comes to a project in the name of a person. No namespace of the platform is a project.
 * @throws Problem SIGN_IN_NEEDED, NO_ADDRESS, NOT_FOUND; Denied when the person gets no token
 */
export async function memberProject(parts: MemberParts, visitor: Visitor, project: string): Promise<MemberProject> {
  const [organization = ''] = visitor.workspace.split('--');
  const access = await accessOf(parts, visitor, project, tokenSeconds);
  const ask = (call: ApiCall): Promise<ApiAnswer> => answered(parts.api.ask(access, call));
  return {
    organization,
    project,
    ask,
    list: (call) =>
      answered(
        parts.api.ask(access, call).catch((error: unknown) => {
          if (error instanceof AnswerTooLargeError) return error;
          throw error;
        }),
      ),
    need: async <T>(call: ApiCall) => {
      const answer = await ask(call);
      if (answer.status >= 300) throw refusalOf(answer, organization);
      return answer.body as T;
    },
  };
}

/** Where the workspace is, from the directory alone, and a token that opens it; nobody keeps either. */
export async function accessOf(
  { db, clock, tokens, life, domains, template }: MemberParts,
  visitor: Visitor,
  project: string,
  seconds: number,
): Promise<Access & { readonly expires: Date }> {
  if (names.platformNamespaces.includes(project)) throw new Problem('NOT_FOUND', 'there is no such project');
  const { apiServer } = await workspaceStateOf(db, visitor.workspace, domains);
  const known = template !== undefined || apiServer !== null;
  if (!known) throw new Problem('NO_ADDRESS', 'HOST_CLUSTER_DOMAINS does not say the domain of its host cluster');
  if ((await sessionById(db, visitor.session, clock(), life))?.person !== visitor.person)
    throw new Problem('SIGN_IN_NEEDED', 'sign in first');
  const minted = await tokens.mint(visitor, seconds);
  const [organization] = visitor.workspace.split('--');
  if ('refused' in minted) throw new Denied('NOT_ALLOWED', minted.refused, organization);
  const address = template === undefined ? (apiServer as string) : addressBy(template, visitor.workspace);
  return { address, ...minted };
}
