import { Config } from '@pulumi/pulumi';
import { tenancy } from './tenancy.ts';

const { commit, shop } = tenancy({ directory: { path: new Config().require('tree') } });

/** What other programs need of the workspace `acme/shop`: for a Kubernetes provider of theirs, or for its members. */
export const { apiServer, clientId, hostNamespace, kubeconfig } = shop;
export { commit };
