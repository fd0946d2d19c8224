import type { Issue, TenancySpec } from '@hexabase-kaas/tenancy';
import { type Input, isSecret, Output, output, type Resource } from '@pulumi/pulumi';
import { type Graph, graphOf } from './graph.js';

/** A list of the tenancy. */
export type ListName = keyof TenancySpec;

/** A spec as a program gives it. */
export type Given = Readonly<Record<string, Input<unknown>>>;

/** The specs of a list, by the names of the resources that declare them. */
export type Named = Readonly<Record<string, Given>>;

/** What the resources of a tenancy declare, collected until it is complete. */
export class Declarations {
  private readonly lists = new Map<ListName, Map<string, Given>>();
  private complete: (lists: Lists) => void = () => {};
  private closed = false;
  private readonly whole: Promise<Lists>;
  private readonly refused: Output<Issue | undefined>[] = [];
  private readonly kept: Output<string>[] = [];
  private readonly dependents = new WeakSet<Resource>();
  /** The tenancy with everything resolved. Unknown in a preview as long as a spec is. */
  readonly graph: Output<Graph>;

  constructor(
    private readonly tenancy: string,
    context: Input<readonly unknown[]>,
  ) {
    this.whole = new Promise((resolve) => {
      this.complete = resolve;
    });
    this.graph = output([this.whole, context, this.refusals] as const).apply(([lists, documents, refusals]) => {
      const graph = graphOf(lists as Lists, documents);
      return { ...graph, issues: [...refusals, ...graph.issues] };
    });
  }

  /** Adds a spec. @throws Error when the tenancy is complete, when the name is taken, or when it could never be resolved */
  add(list: ListName, resource: string, spec: Given): void {
    if (this.closed) {
      throw new Error(
        `"${resource}" comes after the tenancy "${this.tenancy}" was complete; declare it before anything is awaited, or give the tenancy keepOpen and call close() at the end`,
      );
    }
    const named = this.lists.get(list) ?? new Map<string, Given>();
    if (named.has(resource)) {
      throw new Error(
        `two resources of the tenancy "${this.tenancy}" in ${list} are called "${resource}"; give one another resource name, and keep the id by the property name`,
      );
    }
    for (const [field, value] of Object.entries(spec)) this.refuseCircle(value, `"${resource}": ${field}`);
    this.lists.set(list, named.set(resource, spec));
  }

  /** Remembers a resource that waits for the delivery: no spec may wait for it in turn, and a protected one stays. */
  addDependent(resource: Resource, path: Output<string>): void {
    this.dependents.add(resource);
    // Pulumi has no other word for what a resource or one of its parents was given as `protect`.
    if ((resource as { readonly __protect?: boolean }).__protect) this.kept.push(path);
  }

  /** Adds what is wrong with how resources stand to each other, which the model is not told. */
  refuse(issue: Output<Issue | undefined>): void {
    this.refused.push(issue);
  }

  /** What only the program can know to be wrong: the engine hears of it by the check of the delivery. */
  get refusals(): Promise<readonly Issue[]> {
    return this.whole.then(async (lists) => {
      const found = await known(output(this.refused), []);
      return [...found.filter((issue) => issue !== undefined), ...(await secretIssues(lists))];
    });
  }

  /** Paths of the resources that are protected. */
  get protected(): Promise<readonly Output<string>[]> {
    return this.whole.then(() => this.kept);
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** Ends the collection. */
  close(): void {
    this.closed = true;
    this.complete(Object.fromEntries([...this.lists].map(([list, named]) => [list, Object.fromEntries(named)])));
  }

  /** The specs of a list, with their outputs in place, so that a preview knows whatever is known of them. */
  list(name: ListName): Promise<Named> {
    return this.whole.then((lists) => lists[name] ?? {});
  }

  /** Such a program would wait for itself for ever, and Pulumi would not say why. */
  private refuseCircle(value: unknown, at: string): void {
    if (Output.isInstance(value)) {
      const resources = (value as { resources?(): Set<Resource> }).resources?.() ?? new Set();
      if (![...resources].some((resource) => this.dependents.has(resource))) return;
      throw new Error(
        `${at} is an output of a resource of the tenancy "${this.tenancy}", which only exists after the whole tenancy is delivered; give the value itself`,
      );
    }
    if (Array.isArray(value)) for (const [i, item] of value.entries()) this.refuseCircle(item, `${at}[${i}]`);
    else if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
      for (const [field, item] of Object.entries(value)) this.refuseCircle(item, `${at}.${field}`);
  }
}

/** What is declared, list by list. */
export type Lists = Readonly<Partial<Record<ListName, Named>>>;

/** What is delivered can be read by everybody who reads the repository, and history cannot be erased. */
async function secretIssues(lists: Lists): Promise<Issue[]> {
  const issues: Issue[] = [];
  for (const [list, named] of Object.entries(lists)) {
    for (const [resource, spec] of Object.entries(named)) {
      for (const [field, value] of Object.entries(spec)) {
        if (!(await isSecret(output(value)))) continue;
        const path = `${list}.${resource}.${field}`;
        const message = 'holds a secret of the stack, and people read the tree';
        issues.push({ code: 'secret-in-tree', severity: 'error', path, message, fix: 'refer to a Secret by its name' });
      }
    }
  }
  return issues;
}

/** The value of an output, or another one while a preview does not know it. */
const known = <T>(value: Output<T>, otherwise: T): Promise<T> =>
  (value as unknown as { promise(withUnknowns?: boolean): Promise<T | undefined> })
    .promise()
    .then((found) => found ?? otherwise);
