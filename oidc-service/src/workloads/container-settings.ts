import { createHash } from 'node:crypto';
import type { Compute } from './application.js';

/** A container as Kubernetes has it; whatever else is in it stays. */
export interface RawContainer {
  readonly name?: string;
  readonly image?: string;
  readonly env?: readonly RawVariable[];
  readonly envFrom?: readonly {
    readonly secretRef?: { readonly name?: string };
    readonly configMapRef?: { readonly name?: string };
  }[];
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
}

interface RawVariable {
  readonly name?: string;
  readonly value?: string;
  readonly valueFrom?: Readonly<Record<string, { readonly name?: string; readonly key?: string } | undefined>>;
}

/** What somebody wants a container to have. */
export interface WantedSettings {
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly requests?: Compute | undefined;
  readonly limits?: Compute | undefined;
}

/** What of a container can be changed here, and what beside it is only shown. */
export interface ContainerSettings {
  readonly name: string;
  readonly image: string;
  /** Variables with a value of one line. */
  readonly env: WantedSettings['env'];
  /** Variables that stay as they are, and where they come from: `Secret/database password`. */
  readonly kept: readonly { readonly name: string; readonly from: string }[];
  readonly requests: Compute;
  readonly limits: Compute;
  /** Says of each of these what it is, so that another writer's change shows. */
  readonly version: string;
}

/** Longest value that a form shows, in characters. */
const longest = 1_000;
const computed = ['cpu', 'memory'] as const;

/** Reads a container. */
export function settingsOf(container: RawContainer): ContainerSettings {
  const { name = '', image = '', env = [], resources = {} } = container;
  const plain = env.filter((one) => isPlain(one, env));
  const settings = {
    ...{ name, image },
    env: plain.map((one) => ({ name: one.name ?? '', value: one.value ?? '' })),
    kept: [
      ...env.filter((one) => !plain.includes(one)).map((one) => ({ name: one.name ?? '', from: originOf(one) })),
      ...(container.envFrom ?? []).map((one) => ({ name: '*', from: wholeOf(one) })),
    ],
    requests: amountsOf(resources.requests),
    limits: amountsOf(resources.limits),
  };
  return { ...settings, version: versionOf(settings) };
}

/** The container with what is wanted; variables keep their order, for one may refer to those before it. */
export function withSettings<Container extends RawContainer>(container: Container, wanted: WantedSettings): Container {
  const { env = [], resources = {} } = container;
  const values = new Map(wanted.env.map(({ name, value }) => [name, value]));
  const stays = env.flatMap((one) => {
    const value = values.get(one.name ?? '');
    return !isPlain(one, env) || value === (one.value ?? '') ? [one] : value === undefined ? [] : [{ ...one, value }];
  });
  const known = new Set(env.map(({ name }) => name));
  const variables = [...stays, ...wanted.env.filter(({ name }) => !known.has(name))];
  const { requests: _, limits: __, ...others } = resources;
  const amounts = {
    ...others,
    ...whole('requests', { ...resources.requests }, wanted.requests),
    ...whole('limits', { ...resources.limits }, wanted.limits),
  };
  const { env: ___, resources: ____, ...rest } = container;
  return {
    ...rest,
    image: wanted.image,
    ...(variables.length > 0 && { env: variables }),
    ...(Object.keys(amounts).length > 0 && { resources: amounts }),
  } as unknown as Container;
}

/** Names of what is wanted and is something else that stays as it is. */
export const clashes = ({ kept }: ContainerSettings, { env }: WantedSettings): string[] =>
  env.map(({ name }) => name).filter((name) => kept.some((one) => one.name === name));

/** What is another now than in a version, in words; also of what is gone. */
export function changedSince(version: string, settings: ContainerSettings): string[] {
  const before = partsIn(version);
  const now = partsOf(settings);
  const gone = [...before.keys()].filter((part) => !now.has(part));
  const other = [...now].filter(([part, value]) => before.get(part) !== digestOf(value));
  return [...other.map(([part, value]) => `${part} is now ${value}`), ...gone.map((part) => `${part} is gone`)];
}

/** A value of one line that is named once, which a form can hold. */
function isPlain({ name = '', value = '', valueFrom }: RawVariable, all: readonly RawVariable[]): boolean {
  return (
    valueFrom === undefined &&
    /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name) &&
    value.length <= longest &&
    !/\p{Cc}/u.test(value) &&
    all.filter((one) => one.name === name).length === 1
  );
}

function originOf({ valueFrom }: RawVariable): string {
  const [[kind, source = {}] = ['', {}]] = Object.entries(valueFrom ?? {});
  if (kind === 'secretKeyRef') return `Secret/${source.name} ${source.key}`;
  if (kind === 'configMapKeyRef') return `ConfigMap/${source.name} ${source.key}`;
  return kind === '' ? '…' : kind;
}

const wholeOf = ({ secretRef, configMapRef }: NonNullable<RawContainer['envFrom']>[number]): string =>
  secretRef !== undefined ? `Secret/${secretRef.name}` : `ConfigMap/${configMapRef?.name}`;

const amountsOf = (given: Readonly<Record<string, string>> = {}): Compute =>
  Object.fromEntries(computed.flatMap((one) => (given[one] === undefined ? [] : [[one, String(given[one])]])));

function whole(key: 'requests' | 'limits', amounts: Record<string, string>, wanted: Compute = {}) {
  for (const one of computed) {
    const amount = wanted[one];
    if (amount === undefined || amount === '') delete amounts[one];
    else amounts[one] = amount;
  }
  return Object.keys(amounts).length > 0 ? { [key]: amounts } : {};
}

type Unversioned = Omit<ContainerSettings, 'version'>;

/** Each part by its name, as it is shown. */
const partsOf = ({ image, env, requests, limits }: Unversioned): ReadonlyMap<string, string> =>
  new Map([
    ['image', image],
    ...env.map(({ name, value }) => [`env ${name}`, value] as const),
    ...Object.entries(requests).map(([name, amount]) => [`requests ${name}`, amount] as const),
    ...Object.entries(limits).map(([name, amount]) => [`limits ${name}`, amount] as const),
  ]);

const digestOf = (value: string): string => createHash('sha256').update(value).digest('hex').slice(0, 12);
const versionOf = (settings: Unversioned): string =>
  [...partsOf(settings)].map(([part, value]) => `${part}=${digestOf(value)}`).join(',');
const partsIn = (version: string): ReadonlyMap<string, string> =>
  new Map(
    version
      .split(',')
      .filter((part) => part !== '')
      .map((part) => [part.slice(0, part.lastIndexOf('=')), part.slice(part.lastIndexOf('=') + 1)]),
  );
