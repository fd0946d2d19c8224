import type { Issue } from '@hexabase-kaas/tenancy';

/** Fields of each kind of target, as programs give them. What the values mean is checked by the target itself. */
export const targetShapes: Readonly<Record<string, Shape>> = {
  git: {
    repository: needed(text()),
    branch: needed(text()),
    author: needed({ fields: { name: needed(text()), email: needed(text()) } }),
    pullRequestBranch: text(),
    message: text(),
  },
  directory: { path: needed(text()) },
  cluster: {
    hostCluster: needed(text()),
    kubeconfig: { fields: { file: path(), context: text() } },
    tenantServer: url(),
    namespace: text(),
    adopt: flag(),
    wait: flag(),
    timeoutSeconds: seconds(),
  },
};

type Shape = Readonly<Record<string, Field>>;

type Field = { readonly isNeeded?: true } & (
  | { readonly fields: Shape }
  | { readonly is: (value: unknown) => boolean; readonly expected: string; readonly fix?: string }
);

/** What does not fit a shape, without quoting a value: it may hold a credential that was put in the wrong place. */
export function shapeIssues(place: string, value: unknown, shape: Shape): Issue[] {
  const fix = fixOf(shape);
  if (!isObject(value)) return [targetIssue(place, 'is not an object', fix)];
  const missing = Object.keys(shape).filter((name) => shape[name]?.isNeeded && value[name] === undefined);
  return [
    ...missing.map((name) => targetIssue(`${place}.${name}`, 'is missing', fix)),
    ...Object.entries(value).flatMap(([name, given]) => {
      const [field, at] = [Object.hasOwn(shape, name) ? shape[name] : undefined, `${place}.${name}`];
      if (field === undefined) return [targetIssue(at, 'is no field of this target', fix)];
      if (given === undefined) return [];
      if ('fields' in field) return shapeIssues(at, given, field.fields);
      return field.is(given) ? [] : [targetIssue(at, `is not ${field.expected}`, field.fix ?? fix)];
    }),
  ];
}

/** An issue of a target. */
export const targetIssue = (path: string, message: string, fix: string): Issue => ({
  code: 'bad-target',
  severity: 'error',
  path,
  message,
  fix,
});

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function needed<F extends Field>(field: F): F & { readonly isNeeded: true } {
  return { ...field, isNeeded: true };
}

function text() {
  return { is: (value: unknown) => typeof value === 'string' && value !== '', expected: 'a text' };
}

function flag() {
  return { is: (value: unknown) => typeof value === 'boolean', expected: 'true or false', fix: 'give true or false' };
}

function seconds() {
  const is = (value: unknown) => typeof value === 'number' && value > 0 && value <= 86_400;
  return { is, expected: 'a number of seconds above 0 and up to 86400', fix: 'give a number such as 600' };
}

function path() {
  const is = (value: unknown) => typeof value === 'string' && value !== '' && !/[\n{]/.test(value);
  const fix = 'name a file that holds the kubeconfig; its text holds credentials, which the state would keep';
  return { is, expected: 'the path of a file', fix };
}

function url() {
  const filled = (value: string) => value.replaceAll('{namespace}', 'a');
  const is = (value: unknown) =>
    typeof value === 'string' && /^https:\/\/[^@{}]+$/.test(filled(value)) && URL.canParse(filled(value));
  return { is, expected: 'an https URL', fix: 'give a URL such as https://{namespace}.vclusters.example.com' };
}

function fixOf(shape: Shape): string {
  const all = Object.keys(shape);
  const [must, may] = [all.filter((name) => shape[name]?.isNeeded), all.filter((name) => !shape[name]?.isNeeded)];
  if (must.length === 0) return `give some of ${may.join(', ')}`;
  return `give ${must.join(', ')}; ${may.join(', ') || 'nothing else'} may be given too`;
}
