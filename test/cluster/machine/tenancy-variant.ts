import { acme, type Document } from '../harness/cases.ts';
import { untilDelivered } from './delivered.ts';
import type { Machine } from './machine.ts';
import { pushTenancy } from './tenancy-repository.ts';

/** Has the example's documents delivered as `change` makes them while `use` runs, and the example itself afterwards. */
export async function withVariant(machine: Machine, change: Change, use: () => Promise<void>): Promise<void> {
  try {
    await deliver(machine, change);
    await use();
  } finally {
    await deliver(machine, (documents) => documents);
  }
}

/** Pushes the example's documents as `change` makes them, and waits until they are applied everywhere. */
export async function deliver(machine: Machine, change: Change): Promise<void> {
  await untilDelivered(machine, await push(machine, change), 600);
}

/** Pushes them, and says which commit it is. */
export async function push(machine: Machine, change: Change): Promise<string | undefined> {
  const { commit } = await pushTenancy(machine, change(acme().documents));
  return commit;
}

export type Change = (documents: readonly Document[]) => readonly Document[];

/** Lays fields over the spec of one document, which has to be there. */
export function withSpec(
  documents: readonly Document[],
  kind: string,
  name: string,
  spec: Readonly<Record<string, unknown>>,
): Document[] {
  const wanted = (document: Document): boolean => document.kind === kind && document.metadata.name === name;
  if (!documents.some(wanted)) throw new Error(`the example has no ${kind} ${name}`);
  return documents.map((document) =>
    wanted(document) ? { ...document, spec: { ...document.spec, ...spec } } : document,
  );
}
