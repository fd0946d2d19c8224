import type { Condition } from './policy.js';
import type { ProtectionParameters } from './protection-parameters.js';

/**
 * Who the protection policies are not about, measured on a vCluster with real workloads: excluding less stops the
 * cluster (without not-controller no EndpointSlice for a managed Service, and a managed namespace stays in Terminating;
 * without not-apiserver the controller manager loses its lease in kube-system and exits).
 *
 * The exclusion of controllers makes the policies blind to a stolen controller identity, which is why
 * `platform-namespaces` and `service-account-tokens` close every way to one.
 */
export function exclusions(parameters: Pick<ProtectionParameters, 'deliveryUsers'>): readonly Condition[] {
  return [
    notDelivery(parameters),
    { name: 'not-controller', expression: '!("system:serviceaccounts:kube-system" in request.userInfo.groups)' },
    {
      name: 'not-apiserver',
      expression:
        '!(request.userInfo.username in ["system:apiserver", "system:kube-controller-manager", "system:kube-scheduler"])',
    },
  ];
}

/** Flux applies the tenancy, and the syncer of the vCluster acts for the host: it binds pods to nodes. */
export const notDelivery = ({ deliveryUsers }: Pick<ProtectionParameters, 'deliveryUsers'>): Condition => ({
  name: 'not-delivery',
  expression: `!(request.userInfo.username in ${JSON.stringify(deliveryUsers)})`,
});

/** Kubelets keep their lease, mirror their static pods and request the tokens of the pods that they run. */
export const notNode: Condition = {
  name: 'not-node',
  expression: '!("system:nodes" in request.userInfo.groups)',
};
