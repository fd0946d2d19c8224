import type { AnswerOf, Operations } from '../api/index.js';
import type { Texts } from './call.js';

/** A rule of a role, as in RBAC. */
export type Rule = AnswerOf<Operations['getRole']>['spec']['rules'][number];
type Grantable = AnswerOf<Operations['listGrantable']>['items'][number];

/** Where a resource stands in the form. */
export const areas = {
  workloads: [
    'pods',
    'deployments',
    'statefulsets',
    'daemonsets',
    'replicasets',
    'jobs',
    'cronjobs',
    'horizontalpodautoscalers',
    'poddisruptionbudgets',
    'replicationcontrollers',
  ],
  configuration: ['configmaps', 'secrets'],
  network: ['services', 'ingresses', 'endpoints', 'endpointslices', 'networkpolicies'],
  storage: ['persistentvolumeclaims'],
  rights: ['roles', 'rolebindings', 'serviceaccounts'],
} as const;

/** Name of an area. */
export type Area = keyof typeof areas | 'other';

/** The area of a resource; of a subresource, that of what it is of. */
export function areaOf(resource: string): Area {
  if (resource.endsWith('/status')) return 'other';
  const main = mainOf(resource);
  const found = Object.entries(areas).find(([, resources]) => (resources as readonly string[]).includes(main));
  return (found?.[0] as Area | undefined) ?? 'other';
}

const mainOf = (resource: string): string => resource.replace(/\/.*/, '');
const usual: readonly string[] = Object.values(areas).flat();
/** What people give most stands first, and what is below it beside it. */
function byUse(a: RuleChoice, b: RuleChoice): number {
  const place = ({ resource }: RuleChoice): number => {
    const found = usual.indexOf(mainOf(resource));
    return found === -1 ? usual.length : found;
  };
  const [before, after] = [`${a.resource} ${a.apiGroup}`, `${b.resource} ${b.apiGroup}`];
  return place(a) - place(b) || (before < after ? -1 : before > after ? 1 : 0);
}

/** One resource of the form: what is chosen, and what can be. */
export interface RuleChoice {
  /** Name of the field. */
  readonly field: string;
  readonly apiGroup: string;
  readonly resource: string;
  /** Verbs that are chosen, with commas between; empty for none. */
  readonly value: string;
  readonly levels: readonly { readonly level: 'read' | 'change' | 'all' | 'own'; readonly verbs: string }[];
}

const read = ['get', 'list', 'watch'];
const change = [...read, 'create', 'update', 'patch'];

/** What can be chosen: what the author holds, by resource; and what the role has already, though the author may not give it anew. */
export function ruleChoices(grantable: readonly Grantable[], verbs: ReadonlyMap<string, string>): RuleChoice[] {
  const known = new Map(grantable.map((one) => [fieldOf(one), one]));
  const others = [...verbs.keys()]
    .filter((field) => !known.has(field))
    .map((field) => ({ ...placeOf(field), verbs: [] }));
  return [...grantable, ...others]
    .map((one) => {
      const field = fieldOf(one);
      const value = verbs.get(field) ?? '';
      const offered = levelsOf(one.verbs);
      const own =
        value === '' || offered.some((level) => level.verbs === value) ? [] : [{ level: 'own' as const, verbs: value }];
      return { field, apiGroup: one.apiGroup, resource: one.resource, value, levels: [...offered, ...own] };
    })
    .toSorted(byUse);
}

function levelsOf(held: readonly string[]): RuleChoice['levels'] {
  const within = (wanted: readonly string[]) => inOrder(held.filter((verb) => wanted.includes(verb)));
  const all = inOrder(held);
  const found = [
    { level: 'read' as const, verbs: within(read) },
    { level: 'change' as const, verbs: within(change) },
    { level: 'all' as const, verbs: all },
  ];
  return found.filter(({ verbs }, index) => verbs !== '' && !found.slice(0, index).some((one) => one.verbs === verbs));
}

const order = [...change, 'delete', 'deletecollection'];
const placeIn = (verb: string): number => (order.includes(verb) ? order.indexOf(verb) : order.length);
const inOrder = (verbs: readonly string[]): string =>
  [...new Set(verbs)].toSorted((a, b) => placeIn(a) - placeIn(b) || (a < b ? -1 : 1)).join(',');

const fieldOf = ({ apiGroup, resource }: Pick<Grantable, 'apiGroup' | 'resource'>): string =>
  `rule:${apiGroup}:${resource}`;
function placeOf(field: string): { apiGroup: string; resource: string } {
  const [, apiGroup = '', ...resource] = field.split(':');
  return { apiGroup, resource: resource.join(':') };
}

/** Verbs of each resource of some rules; rules for objects of certain names are none. */
export function verbsOf(rules: readonly Rule[]): Map<string, string> {
  const found = new Map<string, string[]>();
  for (const { apiGroups, resources, verbs, resourceNames } of rules) {
    if (resourceNames !== undefined) continue;
    for (const apiGroup of apiGroups)
      for (const resource of resources) {
        const field = fieldOf({ apiGroup, resource });
        found.set(field, [...(found.get(field) ?? []), ...verbs]);
      }
  }
  return new Map([...found].map(([field, verbs]) => [field, inOrder(verbs)]));
}

/** Verbs that a form says. */
export const verbsIn = (form: Texts): Map<string, string> =>
  new Map(Object.entries(form).filter(([name, verbs]) => /^rule:[^:]*:.+$/.test(name) && verbs !== ''));

/** Rules for objects of certain names, which the form does not touch. */
export const namedRules = (rules: readonly Rule[]): Rule[] =>
  rules.filter(({ resourceNames }) => resourceNames !== undefined);

/** The rules of what is chosen, one for all resources of a group with the same verbs. */
export function rulesOf(verbs: ReadonlyMap<string, string>): Rule[] {
  const grouped = Map.groupBy(verbs, ([field, chosen]) => `${placeOf(field).apiGroup}\0${chosen}`);
  return [...grouped.values()].map((entries) => ({
    apiGroups: [placeOf(entries[0]?.[0] ?? '').apiGroup],
    resources: entries.map(([field]) => placeOf(field).resource).sort(),
    verbs: (entries[0]?.[1] ?? '').split(','),
  }));
}
