import { type Allowed, allowedIn } from './allowed.js';
import type { KubeObject } from './kube-object.js';
import type { MemberProject } from './member.js';
import { refusalOf } from './refusal.js';
import { groupOf, type Pod, podOf, type Workload, type WorkloadKind, workloadKinds, workloadOf } from './workload.js';
import { AnswerTooLargeError } from './workspace-api.js';

/** What runs in a project, as far as whoever asks may see it. */
export interface ProjectWorkloads {
  readonly workloads: readonly Workload[];
  readonly pods: readonly Pod[];
  /** Kinds that the API server does not show them, in the plural. */
  readonly hidden: readonly string[];
  /** Whether there is more than is shown. */
  readonly more: boolean;
  /** What they may do, as the API server says; it decides again when they do. */
  readonly may: Allowed;
}

/** Most objects of a kind that are read; and how many at a time, where they are ordinary and where they are huge. */
const [most, atOnce, huge] = [500, 100, 5];

/** Reads it. @throws Denied when the API server shows them none of it */
export async function listWorkloads(member: MemberProject): Promise<ProjectWorkloads> {
  const [pods, unmade, may, ...all] = await Promise.all([
    listed(member, ['api', 'v1'], 'pods'),
    unmadeOf(member),
    allowedIn(member),
    ...workloadKinds.map((kind) => listed(member, groupOf[kind], `${kind}s`)),
  ]);
  const everything = [pods, ...all];
  const refused = everything.filter((one) => one.refused !== undefined);
  if (refused.length === everything.length && pods.refused !== undefined) throw pods.refused;
  const seen = pods.objects.map(podOf);
  return {
    workloads: all.flatMap(({ objects }, at) => {
      const kind = workloadKinds[at] as WorkloadKind;
      return objects.map((object) => workloadOf(kind, object, seen, unmade.get(`${kind}/${object.metadata?.name}`)));
    }),
    pods: seen,
    hidden: refused.map(({ plural }) => plural),
    more: everything.some(({ more }) => more),
    may,
  };
}

interface Listed {
  readonly plural: string;
  readonly objects: readonly KubeObject[];
  readonly more: boolean;
  readonly refused?: ReturnType<typeof refusalOf>;
}

interface RawList {
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly KubeObject[];
}

async function listed(member: MemberProject, group: readonly string[], plural: string): Promise<Listed> {
  const objects: KubeObject[] = [];
  let size = atOnce;
  let next = '';
  do {
    const query = { limit: String(size), ...(next !== '' && { continue: next }) };
    const answer = await member.list({ method: 'GET', path: [...group, 'namespaces', member.project, plural], query });
    if (answer instanceof AnswerTooLargeError) {
      // Somebody's annotations are as large as they may be: fewer of them fit.
      if (size === huge) return { plural, objects, more: true };
      size = huge;
      continue;
    }
    if (answer.status === 410) return { plural, objects, more: true };
    const refused = answer.status >= 300 ? refusalOf(answer, member.organization) : undefined;
    if (refused !== undefined && refused.code !== 'WORKSPACE_REFUSED') throw refused;
    if (refused !== undefined) return { plural, objects, more: false, refused };
    const { items = [], metadata = {} } = answer.body as RawList;
    objects.push(...items.map(summary));
    next = metadata.continue ?? '';
  } while (next !== '' && objects.length < most);
  return { plural, objects, more: next !== '' };
}

/** What is kept of an object until the page is made: not its annotations, nor who wrote which field. */
const summary = ({ metadata = {}, spec, status }: KubeObject): KubeObject => {
  const { name, creationTimestamp, deletionTimestamp, labels, ownerReferences } = metadata;
  return {
    metadata: {
      ...(name !== undefined && { name }),
      ...(creationTimestamp !== undefined && { creationTimestamp }),
      ...(deletionTimestamp !== undefined && { deletionTimestamp }),
      ...(labels !== undefined && { labels }),
      ...(ownerReferences !== undefined && { ownerReferences }),
    },
    ...(spec !== undefined && { spec }),
    ...(status !== undefined && { status }),
  };
};

interface RawEvents {
  readonly items?: readonly {
    readonly message?: string;
    readonly involvedObject?: { readonly kind?: string; readonly name?: string };
  }[];
}

/** Why controllers could not make pods, by `kind/name`; only events say so. Whoever may not see events does without. */
async function unmadeOf(member: MemberProject): Promise<ReadonlyMap<string, string>> {
  const answer = await member.list({
    method: 'GET',
    path: ['api', 'v1', 'namespaces', member.project, 'events'],
    query: { fieldSelector: 'reason=FailedCreate', limit: '100' },
  });
  if (answer instanceof AnswerTooLargeError || answer.status >= 300) return new Map();
  return new Map(
    ((answer.body as RawEvents).items ?? []).map(({ involvedObject = {}, message = '' }) => [
      `${involvedObject.kind?.toLowerCase()}/${involvedObject.name}`,
      message,
    ]),
  );
}
