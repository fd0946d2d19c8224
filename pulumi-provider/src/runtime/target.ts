import { checkSource, DeliveryError, directoryTarget, gitTarget, type Target } from '@hexabase-kaas/delivery';
import { checkKubeconfig } from '@hexabase-kaas/delivery/cluster';
import type { Issue } from '@hexabase-kaas/tenancy';
import { type Cluster, cluster } from './cluster.js';
import { isObject, shapeIssues, targetIssue, targetShapes } from './target-shape.js';

/** Makes each kind of target from its arguments; a kind that is added here can be given by programs. */
const makers: Readonly<Record<string, (options: never, retrySeconds: number) => Target>> = {
  git: ({ repository, branch, author, pullRequestBranch }: Git) =>
    pullRequestBranch === undefined
      ? gitTarget({ repository, branch, author })
      : gitTarget({ repository, branch: pullRequestBranch, base: branch, author }),
  directory: ({ path }: { readonly path: string }) => directoryTarget({ directory: path }),
  cluster,
};

interface Git {
  readonly repository: string;
  readonly branch: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly pullRequestBranch?: string;
}

/** The target of a delivery, which is tried for some time. @throws DeliveryError when what it is made from is refused */
export function targetOf(target: unknown, retrySeconds: number): Target {
  const [[kind, options] = ['', undefined]] = Object.entries(target as Record<string, unknown>);
  const make = makers[kind];
  if (make === undefined) throw new Error(`there is no target "${kind}"; use one of ${Object.keys(makers).join(', ')}`);
  return make(options as never, retrySeconds);
}

/** What is wrong with a target and a source, without dialling out. */
export async function targetIssues(target: unknown, source: unknown): Promise<Issue[]> {
  const issues = await refusals(() => checkSource(String(source)));
  const given = isObject(target) ? Object.entries(target) : [];
  const [only] = given;
  if (only === undefined || given.length > 1 || !Object.hasOwn(makers, only[0])) {
    const got = given.map(([kind]) => kind).join(', ') || 'none';
    const message = `got ${got}; expected exactly one of ${Object.keys(makers).join(', ')}`;
    return [...issues, targetIssue('target', message, 'give one of them')];
  }
  const [kind, options] = only;
  const misshapen = shapeIssues(`target.${kind}`, options, targetShapes[kind] ?? {});
  if (misshapen.length > 0) return [...issues, ...misshapen];
  const refused = [
    ...(await refusals(() => targetOf(target, 0))),
    ...(kind === 'cluster' ? await refusals(() => checkKubeconfig((options as Cluster).kubeconfig)) : []),
  ];
  return [...issues, ...refused.map((one) => ({ ...one, path: `target.${kind}.${one.path}` }))];
}

/** Whether a target tries every request again by itself, and need not be tried again as a whole. */
export const isPatient = (target: unknown): boolean => isObject(target) && target.cluster !== undefined;

/** Message of the commits, for targets that make some. */
export const messageOf = (target: unknown): string | undefined =>
  (target as { readonly git?: { readonly message?: string } }).git?.message;

async function refusals(run: () => unknown): Promise<readonly Issue[]> {
  try {
    await run();
    return [];
  } catch (error) {
    if (error instanceof DeliveryError) return error.issues;
    throw error;
  }
}
