import {
  type Issue,
  immutableIssues,
  parseTenancy,
  readEntity,
  type Tenancy,
  TenancyError,
  tenancyIssues,
} from '@hexabase-kaas/tenancy';
import { type Specs, tenancySpec } from '../graph.js';
import { servedIssues } from './cluster.js';
import { type Checked, type Failure, failure } from './failure.js';
import { headroomLines } from './headroom.js';
import { monthlyCostLines } from './monthly-cost.js';
import { identities, kindOf, type ListName, listNames, propertyOf } from './place.js';
import { planChangeLines } from './plan-change.js';
import { isUnknown, type Props } from './props.js';
import { targetIssues } from './target.js';

/**
 * Checks the whole tenancy, so that nothing is delivered of one that has an error. While a preview does not know a value,
 * each entity is checked on its own; the update checks the whole again before it starts.
 */
export async function checkDelivery(olds: Props, { refusals = [], ...news }: Props): Promise<Checked> {
  const specs = specsOf(news);
  const context = (news.context ?? []) as readonly unknown[];
  const refused = (isUnknown(refusals) ? [] : refusals) as readonly Issue[];
  const failures = [
    ...refused.map((issue) => failure(issue.path, issue)),
    ...(await targetFailures(news)),
    ...sourceFailures(olds, news),
  ];
  const filled = Object.fromEntries(listNames.map((list) => [list, filledIn(list, specs[list] ?? {})]));
  if (isUnknown([specs, context])) return { inputs: { ...news, ...filled }, failures: [...failures, ...alone(specs)] };
  const property = propertyOf(specs);
  const errors = tenancyIssues(tenancySpec(specs), context).filter(isError);
  const wrong = errors.map((issue) => failure(property(issue.path), issue));
  if (errors.length > 0) return { inputs: { ...news }, failures: [...failures, ...wrong] };
  const before = earlier(olds);
  const after = parseTenancy(tenancySpec(specs), context);
  const changes = changeIssues(before, after);
  const served = isUnknown(news.target) ? [] : servedIssues(news.target, after);
  for (const { path, message, fix } of changes.filter((issue) => !isError(issue)))
    console.log(`${path}: ${message}; ${fix}`);
  if (before !== undefined) for (const line of planChangeLines(before, after)) console.log(line);
  // What was cannot be read of every state, and then it is not known what changes.
  if (before !== undefined || olds.kind === undefined)
    for (const line of [...headroomLines(after, before), ...monthlyCostLines(after, before)]) console.log(line);
  return {
    inputs: { ...news, ...filled },
    failures: [
      ...failures,
      ...served.map((issue) => failure(issue.path, issue)),
      ...changes.filter(isError).map((issue) => failure(property(issue.path), issue)),
      ...protectionFailures(olds, news),
    ],
  };
}

/** The specs of a delivery. */
export const specsOf = (props: Props): Specs =>
  Object.fromEntries(listNames.map((list) => [list, props[list] ?? {}])) as Specs;

async function targetFailures({ target, source }: Props): Promise<Failure[]> {
  if (isUnknown([target, source])) return [];
  return (await targetIssues(target, source)).map((issue) => failure(issue.path, issue));
}

/** Another source owns none of the files: it would collide with the old one, or leave everything of it behind. */
function sourceFailures(olds: Props, { source }: Props): Failure[] {
  if (olds.source === undefined || source === olds.source || isUnknown(source)) return [];
  const message = `was ${JSON.stringify(olds.source)} and cannot become ${JSON.stringify(source)}`;
  const fix = `keep source ${JSON.stringify(olds.source)}; a default of another name comes from a renamed project or stack`;
  return [failure('source', { code: 'source-change', severity: 'error', path: 'source', message, fix })];
}

/** What a change costs, or makes impossible. That a workspace moves is left to the engine, which shows a replacement. */
function changeIssues(before: Tenancy | undefined, after: Tenancy): Issue[] {
  if (before === undefined) return [];
  return immutableIssues(before, after).filter(({ code }) => code !== 'cluster-move');
}

function earlier(olds: Props): Tenancy | undefined {
  const specs = specsOf(olds);
  if (olds.kind !== 'Delivery' || isUnknown([specs, olds.context])) return undefined;
  try {
    return parseTenancy(tenancySpec(specs), olds.context);
  } catch (error) {
    // An earlier version may have accepted what this one refuses; then the change cannot be judged, only the result.
    if (error instanceof TenancyError) return undefined;
    throw error;
  }
}

/** The engine looks at protected resources only after the delivery, so the delivery looks first. */
function protectionFailures(olds: Props, news: Props): Failure[] {
  const now = new Set(identities(specsOf(news)));
  const kept = ((olds.protected ?? []) as readonly string[]).map((path) => `${path} `);
  return identities(specsOf(olds))
    .filter((identity) => kept.some((path) => identity.startsWith(path)) && !now.has(identity))
    .map((identity) => {
      const message = 'is protected, and would be removed or replaced';
      const fix = 'set protect to false and update once, then remove it';
      const path = identity.slice(0, identity.indexOf(' '));
      return failure('protected', { code: 'protected', severity: 'error', path, message, fix });
    });
}

function filledIn(list: ListName, named: Props): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(named).map(([key, spec]) => [
      key,
      isUnknown(spec) ? spec : (readEntity(kindOf[list], spec).entity ?? spec),
    ]),
  );
}

/** What can be said of each entity alone, by what is known of it. */
const alone = (specs: Specs): Failure[] =>
  listNames.flatMap((list) =>
    Object.entries(specs[list] ?? {}).flatMap(([key, spec]) => {
      const fields = Object.entries(spec as Props);
      const open = fields.filter(([, value]) => isUnknown(value)).map(([field]) => field);
      const known = Object.fromEntries(fields.filter(([field]) => !open.includes(field)));
      return readEntity(kindOf[list], known)
        .issues.filter((issue) => isError(issue) && !open.includes(/^[^.[]*/.exec(issue.path)?.[0] ?? ''))
        .map((issue) =>
          failure(propertyOf(specs)(`${list}[${Object.keys(specs[list] ?? {}).indexOf(key)}].${issue.path}`), issue),
        );
    }),
  );

const isError = ({ severity }: Issue): boolean => severity === 'error';
