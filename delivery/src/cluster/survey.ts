import { type DeliveryIssue, issue } from '../delivery-error.js';
import { type ApiAnswer, type ApiObject, isFieldConflict, messageOf } from './api-server.js';
import { address, groupOf, type WantedObject } from './cluster-object.js';
import { type ClusterObjects, type Listed, managersOf } from './cluster-objects.js';
import { inParallel } from './parallel.js';

/** A wanted object beside what stands in the cluster. */
export interface Observation {
  readonly id: WantedObject['id'];
  readonly wanted: WantedObject;
  readonly state:
    | 'unchanged'
    | 'changed'
    | 'absent'
    /** Somebody deletes it; a new one can be made when it is gone. */
    | 'terminating'
    /** The server cannot say yet: what the object stands in, or its kind, comes with this delivery. */
    | 'unknown';
  /** Others made it, and it is to be taken over. */
  readonly isAdopted?: boolean;
  /** As it stands. */
  readonly live?: ApiObject;
  /** Why it may not be applied. */
  readonly issue?: DeliveryIssue;
}

/** Objects that come before others can be checked: namespaces by name, kinds as `<group>/<kind>`. */
export interface Coming {
  readonly namespaces: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
}

/** The namespaces and kinds that some objects bring. */
export function comingWith(objects: readonly WantedObject[]): Coming {
  const of = (kind: string) => objects.filter(({ id }) => id.kind === kind);
  const kinds = of('CustomResourceDefinition').map(({ manifest }) => {
    const { group, names } = (manifest.spec ?? {}) as { group?: string; names?: { kind?: string } };
    return `${group}/${names?.kind}`;
  });
  return { namespaces: new Set(of('Namespace').map(({ id }) => id.name)), kinds: new Set(kinds) };
}

/** How a survey judges. */
export interface SurveyOptions {
  readonly adopt: boolean;
  readonly parallel: number;
  /** What the source's inventory has listed before this delivery, by address. */
  readonly listed: ReadonlyMap<string, Listed>;
  readonly onDone?: (wanted: WantedObject) => void;
}

/**
 * Compares objects with an API server and has it judge each of them, by a dry run of exactly what would be applied. Writes
 * nothing.
 */
export function survey(
  objects: ClusterObjects,
  wanted: readonly WantedObject[],
  options: SurveyOptions,
): Promise<Observation[]> {
  const coming = comingWith(wanted);
  return inParallel(wanted, options.parallel, async (one) => {
    const seen = await observe(objects, one, coming, options);
    options.onDone?.(one);
    return { id: one.id, wanted: one, ...seen };
  });
}

type Seen = Omit<Observation, 'id' | 'wanted'>;

async function observe(
  objects: ClusterObjects,
  wanted: WantedObject,
  coming: Coming,
  { adopt, listed }: SurveyOptions,
): Promise<Seen> {
  const { id, manifest } = wanted;
  const path = await objects.path(id);
  if (path === undefined) {
    if (coming.kinds.has(`${groupOf(id)}/${id.kind}`)) return { state: 'unknown' };
    const fix = 'install what defines it, then deliver again; Flux is installed by `flux install`';
    const message = `the API server knows no ${id.kind} of ${id.apiVersion}`;
    return { state: 'unknown', issue: issue('DELIVERY_KIND', address(id), message, fix) };
  }
  const { status, body: live, ...rest } = await objects.read(id, path);
  if (status === 404) return absent(await objects.tryApply(id, path, manifest, { force: false }), wanted, coming);
  if (status !== 200) return { state: 'unknown', issue: refusal(wanted, { status, body: live, ...rest }) };
  if (live.metadata?.deletionTimestamp !== undefined) return { state: 'terminating', live };
  const isOurs = objects.isOurs(live, listed.get(address(id)));
  if (!isOurs && !adopt) return { state: 'changed', live, issue: foreign(wanted, live) };
  const tried = await objects.tryApply(id, path, manifest, { force: true });
  if (tried.status !== 200) return { state: 'changed', live, issue: refusal(wanted, tried) };
  if (!isOurs) return { state: 'changed', isAdopted: true, live };
  return { state: objects.differs(live, tried.body) ? 'changed' : 'unchanged', live };
}

function absent(tried: ApiAnswer, wanted: WantedObject, coming: Coming): Seen {
  if (tried.status === 200 || tried.status === 201) return { state: 'absent' };
  const { namespace } = wanted.id;
  const isNotThere = tried.status === 404 || isTerminatingNamespace(tried);
  if (isNotThere && namespace !== undefined && coming.namespaces.has(namespace)) return { state: 'unknown' };
  return { state: 'absent', issue: refusal(wanted, tried) };
}

/** True for the refusal to make something in a namespace that is on its way out. */
export const isTerminatingNamespace = ({ status, body }: ApiAnswer): boolean =>
  status === 403 && (body.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') ?? false);

/** The issue of an object that the API server does not take. */
export function refusal({ id }: WantedObject, answer: ApiAnswer): DeliveryIssue {
  const message = messageOf({ path: id.kind === 'Secret' ? '/secrets' : '' }, answer);
  if (isFieldConflict(answer)) {
    const fix = 'let only one of them write these fields, or deliver with `adopt` to take them over';
    return issue('DELIVERY_CONFLICT', address(id), message, fix);
  }
  const fix = fixes[answer.status] ?? 'change what is declared so that the API server takes it';
  return issue('DELIVERY_REJECTED', address(id), `the API server refuses it: ${message}`, fix);
}

const fixes: Readonly<Record<number, string>> = {
  401: 'check the credentials in the kubeconfig',
  403: 'allow this user to get, create, patch and delete such objects, or change what a policy or quota refuses',
  404: 'make the namespace, or declare it',
  422: 'change the declared value; a field that cannot be changed needs the object to be removed first',
};

function foreign({ id }: WantedObject, live: ApiObject): DeliveryIssue {
  const message = `the object exists, and was made by ${managersOf(live)}`;
  const fix = 'remove it if nobody needs it, or deliver with `adopt` to take it over';
  return issue('DELIVERY_CONFLICT', address(id), message, fix);
}
