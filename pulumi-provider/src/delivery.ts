import { type CustomResourceOptions, type Input, type Output, output, secret } from '@pulumi/pulumi';
import type { Declarations } from './declarations.js';
import { HexabaseResource } from './resource.js';
import { schemaVersion } from './schema-version.js';
import type { GitTargetArgs, TargetArgs } from './target-args.js';

/** What a delivery needs beside the specs. */
export interface DeliveryArgs {
  readonly target: Input<TargetArgs>;
  readonly source: Input<string>;
  readonly context: Input<readonly unknown[]>;
  readonly adopt: Input<boolean>;
  readonly retrySeconds: Input<number>;
}

/**
 * The only writer of a tenancy: it holds every spec, checks them as a whole in a preview, and makes one commit for each
 * update, removals included. `Tenancy` makes it; programs have no need to.
 */
export class Delivery extends HexabaseResource {
  /** Commit of the last update that changed the tree; empty when none did, or the target makes none. */
  declare readonly commit: Output<string>;
  /** Digest of each workspace, project and binding as delivered, by path. */
  declare readonly digests: Output<Readonly<Record<string, string>>>;

  constructor(name: string, args: DeliveryArgs, declarations: Declarations, options: CustomResourceOptions) {
    super(
      'Delivery',
      name,
      {
        ...args,
        target: output(args.target).apply(guarded),
        schemaVersion,
        hostClusters: declarations.list('hostClusters'),
        plans: declarations.list('plans'),
        organizations: declarations.list('organizations'),
        workspaces: declarations.list('workspaces'),
        projects: declarations.list('projects'),
        groupBindings: declarations.list('groupBindings'),
        digests: declarations.graph.apply(({ digests }) => digests),
        protected: declarations.protected,
        refusals: declarations.refusals,
        commit: undefined,
      },
      options,
    );
  }
}

/** A password in a URL becomes a secret, whoever forgot to make it one; by HTTP a token is often written as the user. */
const withSecret = /^(?:https?:\/\/[^/]*@|[a-z+]+:\/\/[^/@]*:[^/@]*@)/i;
function guarded(target: { readonly git?: { readonly repository?: unknown } }): Input<TargetArgs> {
  const git = target.git as GitTargetArgs | undefined;
  const { repository } = target.git ?? {};
  if (typeof repository !== 'string' || !withSecret.test(repository)) return target as TargetArgs;
  return { ...target, git: { ...(git as GitTargetArgs), repository: secret(repository) } };
}
