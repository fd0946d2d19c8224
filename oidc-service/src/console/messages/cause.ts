import type { Language } from '../../http/page/language.js';
import type { CauseCode } from '../../status/index.js';
import { japaneseCauses } from './cause-japanese.js';

/** Each cause: what it is, and what to do. */
export type CauseMessages = Readonly<Record<CauseCode, readonly [what: string, todo: string]>>;

const nothing = 'Nothing: it goes on by itself.';
const operator = 'Tell whoever runs the platform.';

const en: CauseMessages = {
  'step-before': ['It waits for the step before.', nothing],
  'change-waits': [
    'The change waits to be committed.',
    'Nothing, unless it stays: then the tenancy repository is away or refuses.',
  ],
  'change-needs-approval': [
    'The change waits for approval.',
    'Somebody who may merges its branch in the tenancy repository, or deletes it.',
  ],
  'change-failed': [
    'The last change could not be made; what was declared before stays.',
    'Read why, mend it, and make the change again.',
  ],
  'not-watched': ['This service watches no host cluster.', 'Whoever runs the service sets DIRECTORY_CLUSTER.'],
  'not-readable': [
    'The service may not read this on the host cluster.',
    'Whoever runs the service gives it the rights of its chart.',
  ],
  'source-missing': [
    'Flux has no source there to read the tenancy from.',
    `${operator} The source of the host cluster is declared in its HostCluster.`,
  ],
  'source-credentials': [
    'Flux may not read the repository.',
    `${operator} The credentials of the Flux source are wrong or have run out.`,
  ],
  'source-unreachable': [
    'Flux cannot read the repository now.',
    `It tries again. If it lasts: ${operator.toLowerCase()}`,
  ],
  'source-unverified': [
    'The signature of the commit is not one that Flux trusts.',
    'Sign the commit with a key that the Flux source names.',
  ],
  'source-invalid': ['The Flux source is not well-formed.', operator],
  'source-failed': ['Flux cannot make use of what is in the repository.', operator],
  'source-behind': ['Flux has not read the newest commit yet.', nothing],
  'flux-suspended': ['Flux was told to leave this alone.', 'Whoever suspended it lets it go on: flux resume.'],
  'flux-missing': ['Flux has not made the workspace yet.', nothing],
  'flux-working': ['Flux applies it at the moment.', nothing],
  'flux-waits': ['Flux waits for something else that this builds on.', nothing],
  'build-failed': [
    'The manifests in the repository cannot be built.',
    'Render the tenancy again and commit it; do not edit rendered files.',
  ],
  'apply-refused': [
    'The cluster refuses an object: a policy, a quota or a missing right.',
    'Read which one below, and change what is declared, or the plan.',
  ],
  'apply-failed': ['An object cannot be applied.', 'Read which one below. Flux tries again by itself.'],
  'prune-failed': ['What is no longer declared cannot be removed.', 'Read which object below holds on, and why.'],
  unhealthy: ['It is applied and does not become healthy.', 'Read which object below. Its pods and events say more.'],
  'release-missing': ['The vCluster is not declared on the host cluster yet.', nothing],
  'release-working': ['The vCluster is being installed.', nothing],
  'chart-missing': [
    'The chart of vCluster cannot be read.',
    `${operator} The chart repository is away, or has no such version.`,
  ],
  'release-failed': [
    'The chart of vCluster cannot be installed.',
    'Read why below. Own vclusterValues are the usual cause.',
  ],
  stopped: [
    'The workspace is stopped on purpose.',
    'See the billing page of the organization, or the field suspended of the workspace.',
  ],
  'pods-missing': [
    'The control plane has no pod yet.',
    'If it stays: a quota of the namespace or a policy refuses it.',
  ],
  'pod-starting': ['The control plane starts.', nothing],
  'pod-unschedulable': [
    'No node has room for the control plane.',
    `${operator} Nodes are full, or none has the labels that the plan asks for.`,
  ],
  'volume-missing': [
    'The control plane waits for its volume.',
    `${operator} The storage class is missing or cannot give volumes.`,
  ],
  'image-missing': [
    'An image cannot be pulled.',
    `${operator} The name is wrong, the registry away, or credentials are missing.`,
  ],
  'container-refused': ['A container of the control plane cannot be started.', 'Read why below.'],
  'container-crashes': [
    'The control plane starts and ends again and again.',
    'Its log says why; own vclusterValues are the usual cause.',
  ],
  'out-of-memory': [
    'The control plane was ended because it used too much memory.',
    'Choose a larger plan, or keep fewer objects.',
  ],
  'kubeconfig-missing': ['vCluster has not written the kubeconfig for Flux.', `If it stays: ${operator.toLowerCase()}`],
  'api-starting': ['The API server starts.', nothing],
  'api-silent': [
    'Flux does not reach the API server of the workspace.',
    'If it stays: look at the log of the control plane and at network policies.',
  ],
  'certificate-refused': [
    'The certificate of the API server is not the expected one.',
    'If it stays: the kubeconfig is of an older vCluster. Delete the Secret vc-vcluster, and vCluster writes it anew.',
  ],
  'address-silent': [
    'The address that members use does not answer.',
    `${operator} Ingress or load balancer do not lead to the workspace.`,
  ],
  'address-unknown': [
    'The address that members use is in no DNS.',
    `${operator} The domain of the host cluster needs a wildcard record.`,
  ],
  'address-untrusted': [
    'The certificate of the address that members use is not trusted.',
    `${operator} It has run out, or is for another name.`,
  ],
  'tenant-missing': ['Rights and projects are not declared for the vCluster yet.', nothing],
  'rights-waiting': ['Rights and projects are not all in the vCluster yet.', nothing],
  'directory-waiting': ['The service has not learnt yet that everything is applied.', nothing],
  'issuer-differs': [
    'The API server trusts another issuer than this service.',
    'The HostCluster of the tenancy has to name the ISSUER of this service.',
  ],
};

/** The texts in each language. */
export const causeMessages: Readonly<Record<Language, CauseMessages>> = { en, ja: japaneseCauses };
