import type { MemberProject } from './member.js';

/** What a project has left, and what containers get that name nothing; as the API server says it, and null where it does not. */
export interface ProjectRoom {
  readonly quotas: readonly { readonly resource: string; readonly used: string; readonly hard: string }[] | null;
  readonly requests: Amounts | null;
  readonly limits: Amounts | null;
}

/** Quantities of CPU and memory. */
export interface Amounts {
  readonly cpu: string | null;
  readonly memory: string | null;
}

interface RawQuotas {
  readonly items?: readonly {
    readonly status?: {
      readonly hard?: Readonly<Record<string, string>>;
      readonly used?: Readonly<Record<string, string>>;
    };
  }[];
}
interface RawLimits {
  readonly items?: readonly {
    readonly spec?: {
      readonly limits?: readonly {
        readonly type?: string;
        readonly default?: Readonly<Record<string, string>>;
        readonly defaultRequest?: Readonly<Record<string, string>>;
      }[];
    };
  }[];
}

const shown = ['pods', 'requests.cpu', 'limits.cpu', 'requests.memory', 'limits.memory'];

/** Reads quota and LimitRange. Whoever may not see them deploys without knowing them. */
export async function roomOf(member: MemberProject): Promise<ProjectRoom> {
  const read = async <T>(plural: string): Promise<T | undefined> => {
    const path = ['api', 'v1', 'namespaces', member.project, plural];
    const { status, body } = await member.ask({ method: 'GET', path, query: { limit: '20' } });
    return status < 300 ? (body as T) : undefined;
  };
  const [quotas, ranges] = await Promise.all([read<RawQuotas>('resourcequotas'), read<RawLimits>('limitranges')]);
  const ofContainers = ranges?.items
    ?.flatMap(({ spec }) => spec?.limits ?? [])
    .find(({ type }) => type === 'Container');
  const amounts = (given: Readonly<Record<string, string>> | undefined): Amounts | null =>
    given === undefined ? null : { cpu: given.cpu ?? null, memory: given.memory ?? null };
  return {
    quotas:
      quotas?.items?.flatMap(({ status }) =>
        Object.entries(status?.hard ?? {})
          .filter(([resource]) => shown.includes(resource))
          .map(([resource, hard]) => ({ resource, hard, used: status?.used?.[resource] ?? '0' })),
      ) ?? null,
    requests: amounts(ofContainers?.defaultRequest),
    limits: amounts(ofContainers?.default),
  };
}
