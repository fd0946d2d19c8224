import { core, Provider } from '@pulumi/kubernetes';
import { type CustomResourceOptions, type Input, runtime, secret, unknown } from '@pulumi/pulumi';
import { tenantKubeconfig } from './tenant-kubeconfig.js';

/** How a vCluster is reached. */
export interface TenantProviderArgs {
  /** Id of the Secret that vCluster fills: `<namespace>/<name>`. */
  readonly secretId: Input<string>;
  /** Which cluster it is, whatever its address and credentials; another one replaces everything in it. */
  readonly clusterIdentifier: string;
  /** Address, where it is another one than the kubeconfig's. */
  readonly server: string | undefined;
  /** Whether what is there already is taken over. */
  readonly adopt: boolean;
}

/**
 * The provider of a vCluster, of the kubeconfig in its Secret, which is a secret of the stack. As long as a preview cannot
 * know it, it is unknown: without one the provider would take that of the machine, and with it another cluster.
 */
export function tenantProvider(name: string, args: TenantProviderArgs, options: CustomResourceOptions): Provider {
  const { secretId, clusterIdentifier, server, adopt } = args;
  const filled = core.v1.Secret.get(`${name}/kubeconfig`, secretId, {
    ...options,
    additionalSecretOutputs: ['data', 'stringData'],
  });
  const kubeconfig = filled.data.apply((data: Readonly<Record<string, string>> | undefined) => {
    const encoded = data?.config;
    if (encoded !== undefined) return tenantKubeconfig(Buffer.from(encoded, 'base64').toString('utf8'), server);
    if (runtime.isDryRun()) return unknown as unknown as string;
    throw new Error(
      `the vCluster of ${clusterIdentifier} has not written its kubeconfig yet; see whether its pods run, then update again`,
    );
  });
  const { dependsOn: _after, ...own } = options;
  return new Provider(
    name,
    { kubeconfig: secret(kubeconfig), clusterIdentifier, ...(adopt && { upsertExistingObjects: true }) },
    own,
  );
}
