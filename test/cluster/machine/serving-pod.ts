import type { Manifest } from '@hexabase-kaas/tenancy';
import { probeImage } from './images.ts';

export interface Amounts {
  readonly cpu: string;
  readonly memory: string;
}

/** A pod that serves, and that the restricted Pod Security Standard lets in; `amounts` are its requests and its limits. */
export const servingPod = (
  namespace: string,
  name: string,
  amounts?: Amounts,
  spec: Readonly<Record<string, unknown>> = {},
): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { app: name } },
  spec: servingPodSpec(amounts, spec),
});

/** What is in its spec, for the templates of controllers. */
export const servingPodSpec = (amounts?: Amounts, spec: Readonly<Record<string, unknown>> = {}) => ({
  automountServiceAccountToken: false,
  terminationGracePeriodSeconds: 0,
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'main',
      image: probeImage,
      imagePullPolicy: 'IfNotPresent',
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      ...(amounts && { resources: { requests: amounts, limits: amounts } }),
    },
  ],
  ...spec,
});
