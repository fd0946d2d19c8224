import type { Issue } from '@hexabase-kaas/tenancy';
import {
  ComponentResource,
  type ComponentResourceOptions,
  getProject,
  getStack,
  type Input,
  log,
  type Output,
  type Resource,
} from '@pulumi/pulumi';
import { Declarations, type Given, type ListName } from './declarations.js';
import { Delivery } from './delivery.js';
import { enclosing, needed } from './enclosing.js';
import type { Graph } from './graph.js';
import type { TargetArgs } from './target-args.js';

/**
 * A tenancy: what is declared below it is checked as a whole, in a preview too, and delivered by one commit.
 *
 * @example
 * const tenancy = new Tenancy('acme', { target: { directory: { path: 'out' } } });
 * const acme = new Organization('acme', {}, { parent: tenancy });
 * const shop = new Workspace('shop', { organization: acme, hostCluster, plan: Plan.small(), creator: 'u-0001' }, { parent: tenancy });
 * export const kubeconfig = shop.kubeconfig;
 */
export class Tenancy extends ComponentResource {
  /** The tenancy that a resource stands in. @throws Error when there is none among its parents */
  static around(parent: Resource | undefined, resource: string): Tenancy {
    return needed(enclosing(parent, Tenancy), resource, 'tenancy');
  }

  /** Commit of the last update that changed the tree; empty when none did, or the target makes none. */
  readonly commit: Output<string>;
  /** Errors and warnings of the whole tenancy. An update with errors fails in its preview; a unit test can look here. */
  readonly issues: Output<readonly Issue[]>;
  private readonly declarations: Declarations;
  private readonly delivery: Delivery;

  constructor(name: string, args: TenancyArgs, options?: ComponentResourceOptions) {
    super('hexabase:index:Tenancy', name, {}, options);
    const { context = [], adopt = false, retrySeconds = 60, source = defaultSource(), target } = args;
    this.declarations = new Declarations(name, context);
    const deliveryArgs = { context, adopt, retrySeconds, source, target };
    this.delivery = new Delivery(name, deliveryArgs, this.declarations, { parent: this });
    this.commit = this.delivery.commit;
    this.issues = this.declarations.graph.apply(({ issues }) => issues);
    this.issues.apply((issues) => {
      for (const issue of issues)
        if (issue.severity === 'warning') void log.warn(`${issue.path}: ${issue.message}; ${issue.fix}`, this.delivery);
    });
    if (args.keepOpen) process.once('beforeExit', () => this.complain());
    else setImmediate(() => this.close());
    this.registerOutputs({ commit: this.commit });
  }

  /** Says that everything is declared; for a tenancy that is kept open. */
  close(): void {
    this.declarations.close();
  }

  /** Adds a spec; called by the resources of this package. @internal */
  declare(list: ListName, resource: string, spec: Given): void {
    this.declarations.add(list, resource, spec);
  }

  /** What is known of an entity before it is delivered, by its path. @internal */
  look<T>(path: Output<string>, read: (graph: Graph, path: string) => T): Output<T> {
    // Of each other inside, because `all` would make an output of every value of the graph, for every resource.
    return path.apply((key) => this.declarations.graph.apply((graph) => read(graph, key))) as Output<T>;
  }

  /** Digest that was delivered for a path; known once the delivery is done. @internal */
  delivered(path: Output<string>): Output<string | undefined> {
    return this.delivery.digests.apply((digests) => path.apply((key) => digests?.[key]));
  }

  /** Notes a resource that waits for the delivery. @internal */
  addDependent(resource: Resource, path: Output<string>): void {
    this.declarations.addDependent(resource, path);
  }

  /** Adds an issue that only the program can see. @internal */
  refuse(issue: Output<Issue | undefined>): void {
    this.declarations.refuse(issue);
  }

  private complain(): void {
    if (this.declarations.isClosed) return;
    console.error('a tenancy with keepOpen was never closed, so nothing is delivered; call close() at the end');
    process.exitCode = 1;
  }
}

/** Properties of a tenancy. */
export interface TenancyArgs {
  /** Where the tree goes. */
  readonly target: Input<TargetArgs>;
  /**
   * Name under which the tree remembers what this stack delivered; what other sources delivered is left alone. Each stack
   * that delivers to one tree needs a name of its own: up to 40 lower-case letters, digits and single hyphens. It cannot
   * be changed.
   * @default '<project>-<stack>'
   */
  readonly source?: Input<string>;
  /**
   * Documents of other sources, as YAML files hold them: references, sums and collisions are checked over both.
   * @default none
   */
  readonly context?: Input<readonly unknown[]>;
  /**
   * Whether the first delivery may remove what the source has in the tree and the program does not declare. Without it, a
   * stack that takes the name of another one is stopped before it removes what that one delivered.
   * @default false
   */
  readonly adopt?: Input<boolean>;
  /**
   * How long a delivery is tried again when the target cannot be reached or others hold it, in seconds.
   * @default 60
   */
  readonly retrySeconds?: Input<number>;
  /**
   * Whether the tenancy stays open until `close()` is called, for a program that awaits something between its resources.
   * @default false: it is complete when the program first gives up control
   */
  readonly keepOpen?: boolean;
}

/** An id, so without what a project's or stack's name may hold beside it. */
function defaultSource(): string {
  const words = `${getProject()}-${getStack()}`.toLowerCase().split(/[^a-z0-9]+/);
  return words
    .filter((word) => word !== '')
    .join('-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-$/, '');
}
