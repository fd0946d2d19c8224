import { checkSource, DeliveryError, directoryTarget, gitTarget, type Target } from '@hexabase-kaas/delivery';
import type { Issue } from '@hexabase-kaas/tenancy';

/** Makes each kind of target from its arguments; a kind that is added here can be given by programs. */
const makers: Readonly<Record<string, (options: never) => Target>> = {
  git: ({ repository, branch, author, pullRequestBranch }: Git) =>
    pullRequestBranch === undefined
      ? gitTarget({ repository, branch, author })
      : gitTarget({ repository, branch: pullRequestBranch, base: branch, author }),
  directory: ({ path }: { readonly path: string }) => directoryTarget({ directory: path }),
};

interface Git {
  readonly repository: string;
  readonly branch: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly pullRequestBranch?: string;
}

/** Fields that a kind of target needs, and those that it may have. */
const fields: Readonly<Record<string, { readonly needed: readonly string[]; readonly optional: readonly string[] }>> = {
  git: { needed: ['repository', 'branch', 'author'], optional: ['pullRequestBranch', 'message'] },
  directory: { needed: ['path'], optional: [] },
};

/** The target of a delivery. @throws DeliveryError when what it is made from is refused */
export function targetOf(target: unknown): Target {
  const [[kind, options] = ['', undefined]] = Object.entries(target as Record<string, unknown>);
  const make = makers[kind];
  if (make === undefined) throw new Error(`there is no target "${kind}"; use one of ${Object.keys(makers).join(', ')}`);
  return make(options as never);
}

/** What is wrong with a target and a source, without dialling out. */
export function targetIssues(target: unknown, source: unknown): Issue[] {
  const issues = refusals(() => checkSource(String(source)));
  const kinds = Object.keys(makers).join(', ');
  const given = isObject(target) ? Object.entries(target) : [];
  const [only] = given;
  if (only === undefined || given.length > 1 || makers[only[0]] === undefined) {
    const got = given.map(([kind]) => kind).join(', ') || 'none';
    return [...issues, issue('target', `got ${got}; expected exactly one of ${kinds}`, 'give one of them')];
  }
  const [kind, options] = only;
  const { needed = [], optional = [] } = fields[kind] ?? {};
  if (!isObject(options)) return [...issues, issue(`target.${kind}`, 'is not an object', `give ${needed.join(', ')}`)];
  const wrong = [
    ...needed.filter((field) => options[field] === undefined).map((field) => [field, 'is missing'] as const),
    ...Object.keys(options)
      .filter((field) => !needed.includes(field) && !optional.includes(field))
      .map((field) => [field, 'is no field of this target'] as const),
    ...Object.entries(options)
      .filter(([field, value]) => (field === 'author' ? !isAuthor(value) : typeof value !== 'string' || value === ''))
      .map(([field]) => [field, field === 'author' ? 'is not a name and an email' : 'is not a text'] as const),
  ];
  const fix = `give ${needed.join(', ')}; ${optional.join(' and ') || 'nothing else'} may be given too`;
  if (wrong.length > 0)
    return [...issues, ...wrong.map(([field, message]) => issue(`target.${kind}.${field}`, message, fix))];
  return [
    ...issues,
    ...refusals(() => targetOf(target)).map((one) => ({ ...one, path: `target.${kind}.${one.path}` })),
  ];
}

/** Message of the commits, for targets that make some. */
export const messageOf = (target: unknown): string | undefined =>
  (target as { readonly git?: { readonly message?: string } }).git?.message;

function refusals(run: () => unknown): readonly Issue[] {
  try {
    run();
    return [];
  } catch (error) {
    if (error instanceof DeliveryError) return error.issues;
    throw error;
  }
}

const issue = (path: string, message: string, fix: string): Issue => ({
  code: 'bad-target',
  severity: 'error',
  path,
  message,
  fix,
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isAuthor = (value: unknown): boolean =>
  isObject(value) && typeof value.name === 'string' && typeof value.email === 'string';
