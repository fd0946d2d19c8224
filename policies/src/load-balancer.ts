import type { Validation, Variable } from './policy.js';
import type { ServiceType } from './workload-parameters.js';

/** What a Service may ask of the load balancers of a host cluster. */
export interface LoadBalancerParameters {
  /** @default ClusterIP and LoadBalancer, whose number a quota counts */
  readonly serviceTypes?: readonly ServiceType[];
  /** @default none: a Service gets the platform's own */
  readonly loadBalancerClasses?: readonly string[];
  /** Keys of annotations to a load balancer that a Service may have. @default none */
  readonly loadBalancerAnnotations?: readonly string[];
}

/**
 * Beginnings of annotation keys by which load balancers are told which address, pool or network to take: MetalLB, Cilium,
 * kube-vip, PureLB, OpenELB, LoxiLB, K3s, and those of clouds; and which names lead there: external-dns, Tailscale.
 */
const annotationPrefixes: readonly string[] = [
  'cloud.google.com/',
  'eip.openelb.kubesphere.io/',
  'external-dns.alpha.kubernetes.io/',
  'io.cilium/',
  'kube-vip.io/',
  'lb.kubesphere.io/',
  'lbipam.cilium.io/',
  'load-balancer.hetzner.cloud/',
  'loadbalancer.openstack.org/',
  'loxilb.io/',
  'metallb.io/',
  'metallb.universe.tf/',
  'networking.gke.io/',
  'protocol.openelb.kubesphere.io/',
  'purelb.io/',
  'service.beta.kubernetes.io/',
  'svccontroller.k3s.cattle.io/',
  'tailscale.com/',
];

/** `variables.addressing`: annotations to a load balancer that the Service has and may not have, but for those it had. */
export const addressVariables = ({ loadBalancerAnnotations = [] }: LoadBalancerParameters): readonly Variable[] => [
  {
    name: 'annotations',
    expression: 'has(object.metadata.annotations) ? object.metadata.annotations : {}',
  },
  {
    name: 'annotationsBefore',
    expression: 'oldObject != null && has(oldObject.metadata.annotations) ? oldObject.metadata.annotations : {}',
  },
  {
    name: 'addressing',
    expression: `variables.annotations.filter(key, ${JSON.stringify(annotationPrefixes)}.exists(prefix, key.startsWith(prefix)) && !(key in ${JSON.stringify(loadBalancerAnnotations)}) && !(key in variables.annotationsBefore && variables.annotationsBefore[key] == variables.annotations[key]))`,
  },
];

/** The type and the address of a Service; an update is judged by what it adds. */
export function addressValidations({
  serviceTypes = ['ClusterIP', 'LoadBalancer'],
  loadBalancerClasses = [],
}: LoadBalancerParameters): readonly Validation[] {
  const types = serviceTypes.join(' or ');
  const kept = (field: string): string =>
    `(oldObject != null && has(oldObject.spec.${field}) && oldObject.spec.${field} == object.spec.${field})`;
  return [
    {
      // ExternalName has a policy of its own, which says more about it.
      expression: `!has(object.spec.type) || object.spec.type in ${JSON.stringify([...serviceTypes, 'ExternalName'])} || ${kept('type')}`,
      message: `a Service is of type ${types}; use one of these, or an Ingress`,
      messageExpression: `variables.target + " refused: spec.type " + object.spec.type + " would open a port on every node of the host cluster; use ${types}, or an Ingress"`,
    },
    {
      expression: `!has(object.spec.loadBalancerIP) || object.spec.loadBalancerIP == "" || ${kept('loadBalancerIP')}`,
      message: 'spec.loadBalancerIP of a Service is refused; leave it out, the platform gives an address',
      messageExpression:
        'variables.target + " refused: spec.loadBalancerIP " + object.spec.loadBalancerIP + " may be the address of another; leave the field out, the platform gives one"',
    },
    {
      expression: `!has(object.spec.loadBalancerClass) || object.spec.loadBalancerClass in ${JSON.stringify(loadBalancerClasses)} || ${kept('loadBalancerClass')}`,
      message: 'spec.loadBalancerClass of a Service names no load balancer of tenants; leave it out',
      messageExpression: `variables.target + " refused: spec.loadBalancerClass " + object.spec.loadBalancerClass + " is not a load balancer of tenants; leave the field out${loadBalancerClasses.length === 0 ? '' : `, or name one of ${loadBalancerClasses.join(', ')}`}"`,
    },
    {
      expression: 'variables.addressing.size() == 0',
      message: 'annotations of a Service that choose an address or a pool are refused; leave them out',
      messageExpression:
        'variables.target + " refused: " + variables.addressing.join(", ") + " tells a load balancer that all tenants share what to do; leave the annotation out, the platform gives an address"',
    },
  ];
}
