import { type Manifest, protectionManifests, workspacePolicyManifests } from '@hexabase-kaas/policies';
import { names } from '@hexabase-kaas/tenancy';
import { type PolicyCase, readCases } from './case.ts';
import { stuckControllers } from './controllers.ts';
import { ingress, parameters, policies } from './parameters.ts';

/** A client of a real API server that may do everything, impersonation included. */
export interface Client {
  request(
    method: string,
    path: string,
    body?: unknown,
    options?: { readonly as?: string; readonly asGroups?: readonly string[]; readonly contentType?: string },
    // biome-ignore lint/suspicious/noExplicitAny: an answer of the API server is whatever it sends
  ): Promise<{ readonly status: number; readonly body: any }>;
}

export interface Judgement {
  readonly verdicts: readonly Verdict[];
  /** What the API server found when it checked the types of the expressions; empty if all is well. */
  readonly typeWarnings: readonly string[];
  /** What the controllers of the cluster did not get done under the policies; empty if all is well. */
  readonly stuckControllers: readonly string[];
}

export interface Verdict {
  readonly policy: string;
  readonly name: string;
  readonly expected: 'admitted' | 'refused';
  /** `failed`: neither, the case itself is not a request that the server understands. */
  readonly actual: 'admitted' | 'refused' | 'failed';
  /** The policies that the refusal names; the API server itself stops at the first. */
  readonly refusedBy: readonly string[];
  readonly message: string;
  /** As expected, and refused by nothing but the policies that the case names, or as invalid if it says so. */
  readonly right: boolean;
}

/** Policies that are in force together, and what they are tried on. */
export interface Bundle {
  readonly manifests: Readonly<Record<string, Manifest>>;
  readonly cases: readonly PolicyCase[];
  /** Whether the controllers are tried too. */
  readonly controllers: boolean;
  /**
   * Names of the policies, as they are authored, that a refusal is by; none: nobody refused, or something broke.
   * @default as the API server itself refuses by a ValidatingAdmissionPolicy
   */
  readonly refusers?: (message: string) => readonly string[];
}

const protection = (): Bundle => ({
  manifests: { ...protectionManifests(parameters, {}), ...workspacePolicyManifests(ingress, parameters, {}) },
  cases: readCases(policies),
  controllers: true,
});

const nativeRefusers = (message: string): string[] => {
  const name = /ValidatingAdmissionPolicy 'kaas-([^']*)' .*denied request/.exec(message)?.[1];
  return name === undefined ? [] : [name];
};

/**
 * Puts policies in force on a fresh API server, the tenant protection unless others are given, and sends it every case
 * as the user of the case, as a dry run. What exists before is older than the policies. Everybody who is signed in may do
 * everything there meanwhile, so that RBAC never refuses in a policy's place.
 *
 * The controller manager must run: it makes the ServiceAccounts of namespaces and checks the types of expressions.
 */
export async function judgeCases(client: Client, bundle: Bundle = protection()): Promise<Judgement> {
  const { manifests, cases, refusers = nativeRefusers } = bundle;
  const made: string[] = [];
  const make = async (collection: string, object: object): Promise<void> => {
    const { status, body } = await within(30, collection, async () => {
      const answer = await client.request('POST', collection, object, delivery);
      // A namespace that was just made gets its ServiceAccount in a moment, and no pod before.
      return /serviceaccount .* not found/.test(answer.body?.message ?? '') ? undefined : answer;
    });
    if (status === 201) made.push(`${collection}/${body.metadata.name}`);
    else if (status !== 409) throw new Error(`${collection}: ${status} ${body?.message}`);
  };
  try {
    for (const manifest of anythingGoes) await make(`${rbac}/${plural(manifest.kind)}`, manifest);
    for (const one of cases) await prepare(one, make);
    for (const manifest of Object.values(manifests)) {
      await make(`/apis/${manifest.apiVersion}/${plural(manifest.kind)}`, manifest);
    }
    const typeWarnings = await checkedTypes(client);
    await inForce(client, cases, refusers);
    const verdicts: Verdict[] = [];
    for (const one of cases) verdicts.push(await judge(client, one, refusers));
    return { verdicts, typeWarnings, stuckControllers: bundle.controllers ? await stuckControllers(client) : [] };
  } finally {
    // A namespace takes its time to go, and the next run must not find it on its way out.
    for (const path of made.reverse()) await client.request('DELETE', path, undefined, delivery);
    for (const path of made) {
      await within(60, `${path} is gone`, async () => (await client.request('GET', path)).status === 404 || undefined);
    }
  }
}

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const admission = '/apis/admissionregistration.k8s.io/v1';
/** The syncer's identity, which no policy looks at, sets the scene. */
const delivery = { as: names.deliveryUsers[1], asGroups: ['system:masters'] };

const anythingGoes = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'policy-judge-anything-goes' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:authenticated' }],
  },
];

const plural = (kind: string): string => `${kind.toLowerCase().replace(/y$/, 'ie')}s`;

type Refusers = Required<Bundle>['refusers'];

async function checkedTypes(client: Client): Promise<string[]> {
  return within(30, 'the types of the expressions are checked', async () => {
    const { body } = await client.request('GET', `${admission}/validatingadmissionpolicies`);
    const unchecked = body.items.filter(
      // biome-ignore lint/suspicious/noExplicitAny: as above
      (policy: any) => policy.status?.observedGeneration !== policy.metadata.generation,
    );
    if (unchecked.length > 0) return undefined;
    // biome-ignore lint/suspicious/noExplicitAny: as above
    return body.items.flatMap((policy: any) =>
      (policy.status.typeChecking?.expressionWarnings ?? []).map(
        (warning: { fieldRef: string; warning: string }) =>
          `${policy.metadata.name} ${warning.fieldRef}: ${warning.warning}`,
      ),
    );
  });
}

async function prepare(one: PolicyCase, make: (collection: string, object: object) => Promise<void>): Promise<void> {
  if (one.namespaceLabels !== undefined) {
    const metadata = { name: one.namespace, labels: one.namespaceLabels, annotations: one.namespaceAnnotations };
    await make('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata });
  }
  for (const { resource, object } of one.given) {
    await make(collectionPath(resource, object.metadata.namespace), object);
  }
  if (one.oldObject !== undefined && one.oldObject.kind !== 'Scale') {
    await make(collectionPath(one.resource, one.namespace), one.oldObject);
  }
}

/** A policy takes effect a moment after it is written: wait until each has refused once. */
async function inForce(client: Client, cases: readonly PolicyCase[], refusers: Refusers): Promise<void> {
  for (const policy of new Set(cases.map((one) => one.policy))) {
    const probe = cases.find((one) => one.policy === policy && one.expected === 'refused' && !one.invalid);
    if (probe === undefined) continue;
    await within(30, `${policy} is in force`, async () => (await judge(client, probe, refusers)).right || undefined);
  }
}

async function judge(client: Client, one: PolicyCase, refusers: Refusers): Promise<Verdict> {
  const { status, body } = await send(client, one);
  const message = String(body?.message ?? '');
  const refusedBy = refusers(message);
  const understood = status < 300 || (one.operation === 'CONNECT' && !/denied|forbidden/.test(message));
  const actual = refusedBy.length > 0 ? 'refused' : understood ? 'admitted' : 'failed';
  return {
    policy: one.policy,
    name: one.name,
    expected: one.expected,
    actual,
    refusedBy,
    message: message || String(status),
    right: one.invalid
      ? status === 422
      : actual === one.expected && refusedBy.every((name) => [one.policy, ...one.alsoRefusedBy].includes(name)),
  };
}

async function send(client: Client, one: PolicyCase): ReturnType<Client['request']> {
  const as = { as: one.user, asGroups: one.groups };
  const collection = collectionPath(one.resource, one.namespace);
  const self = `${collection}/${one.objectName}${one.subresource === undefined ? '' : `/${one.subresource}`}`;
  if (one.operation === 'CONNECT') return client.request('POST', `${self}?command=true&stdout=true`, undefined, as);
  if (one.operation === 'DELETE') return client.request('DELETE', `${self}?dryRun=All`, undefined, as);
  if (one.operation === 'CREATE') {
    return client.request('POST', `${one.subresource === undefined ? collection : self}?dryRun=All`, one.object, as);
  }
  const { body } = await client.request('GET', self, undefined, delivery);
  const metadata = { ...one.object?.metadata, resourceVersion: body?.metadata?.resourceVersion };
  return client.request('PUT', `${self}?dryRun=All`, { ...one.object, metadata }, as);
}

/** Path of a collection; `v1` alone is the core group. */
function collectionPath(resource: string, namespace?: string): string {
  const parts = resource.split('/');
  const root = parts.length === 2 ? `/api/${parts[0]}` : `/apis/${parts[0]}/${parts[1]}`;
  const name = parts[parts.length - 1];
  return namespace === undefined || name === 'namespaces'
    ? `${root}/${name}`
    : `${root}/namespaces/${namespace}/${name}`;
}

async function within<T>(seconds: number, what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const result = await attempt();
    if (result !== undefined) return result;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
