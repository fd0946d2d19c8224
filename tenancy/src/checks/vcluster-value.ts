import { type Issue, issuesOf } from '../issue.js';
import { workspacePath } from '../name.js';
import { quote } from '../quote.js';
import type { Graph } from './graph.js';
import { allowedValues, licensedValues, ownedValues } from './vcluster-key.js';
import { vclusterValuePages } from './vcluster-value-page.js';

const { error } = issuesOf(vclusterValuePages);

/** Values laid over the chart's are on the list of harmless ones: neither licence-gated nor part of the isolation. */
export function vclusterValueIssues(graph: Graph): Issue[] {
  return graph.workspaces.flatMap(({ organization, name, vclusterValues }) =>
    Object.keys(vclusterValues).length === 0
      ? []
      : walk(`${workspacePath(organization, name)}.vclusterValues`, '', vclusterValues),
  );
}

function walk(at: string, key: string, value: unknown): Issue[] {
  const path = `${at}.${key}`;
  const licensed = licensedValues.find((gated) => within(key, gated));
  if (licensed !== undefined) {
    return [
      error(
        'licensed-value',
        path,
        `${licensed} needs a vCluster licence; the open-source build ignores it`,
        'remove it',
      ),
    ];
  }
  const owned = Object.keys(ownedValues).find((own) => within(key, own));
  if (owned !== undefined) {
    const gated = licensedValues.filter(
      (entry) => entry.startsWith(`${key}.`) && holds(value, entry.slice(key.length + 1)),
    );
    if (gated.length > 0) return gated.flatMap((entry) => walk(at, entry, undefined));
    return [error('owned-value', path, `${owned} is rendered from the tenancy`, ownedValues[owned] ?? 'remove it')];
  }
  const allowed = allowedValues.find((entry) => within(key, entry));
  if (allowed !== undefined) return ofAllowed(path, key, value);
  // Only a way towards something on a list may be walked; whatever else stands there is unknown.
  const lists = [...licensedValues, ...Object.keys(ownedValues), ...allowedValues];
  if (isObject(value) && (key === '' || lists.some((entry) => entry.startsWith(`${key}.`)))) {
    return Object.entries(value).flatMap(([name, item]) =>
      name.includes('.') ? [flatKey(path, name)] : walk(at, key === '' ? name : `${key}.${name}`, item),
    );
  }
  return [
    error(
      'unsupported-value',
      path,
      'is not one of the values that may be laid over',
      `use ${allowedValues.join(', ')}`,
    ),
  ];
}

/** To Helm a dotted key is a key of its own, which no chart reads. */
const flatKey = (path: string, name: string): Issue =>
  error(
    'unsupported-value',
    path.replace(/\.$/, ''),
    `${quote(name)} is one key to the chart, not a way to a value`,
    'write an object for each part',
  );

/** Marks of the control plane are the tenant's, except those that policies and controllers go by. */
function ofAllowed(path: string, key: string, value: unknown): Issue[] {
  if (!marks.includes(key)) return [];
  if (!isObject(value))
    return [error('unsupported-value', path, `got ${quote(value)}; expected an object of texts`, 'give an object')];
  return Object.keys(value)
    .filter((name) => reserved.test(name))
    .map((name) => error('owned-value', path, `${quote(name)} is set by the product, Flux or vCluster`, 'remove it'));
}

const marks: readonly string[] = ['controlPlane.statefulSet.annotations', 'controlPlane.statefulSet.labels'];
const reserved = /^(?:app|release)$|^(?:[a-z0-9.-]+\.)?(?:hexabase\.ai|fluxcd\.io|loft\.sh|kyverno\.io|helm\.sh)\//;

const within = (key: string, entry: string): boolean => key === entry || key.startsWith(`${entry}.`);
const holds = (value: unknown, below: string): boolean => {
  const [first = '', ...rest] = below.split('.');
  if (!isObject(value) || !Object.hasOwn(value, first)) return false;
  return rest.length === 0 || holds(value[first], rest.join('.'));
};
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
