import type { Manifest } from '@hexabase-kaas/tenancy';
import { addresses, outsideNames, workspaceDomain } from './addresses.ts';
import { coreDnsImage } from './images.ts';

/** CoreDNS as clusters run it; names of the internet lead to the machine's own. */
export function clusterDnsManifests(): Manifest[] {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'system:coredns' },
      rules: [
        { apiGroups: [''], resources: ['endpoints', 'services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'system:coredns' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:coredns' },
      subjects: [{ kind: 'ServiceAccount', name: 'coredns', namespace: 'kube-system' }],
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { Corefile: corefile } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...metadata, labels },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: 'coredns',
            dnsPolicy: 'Default',
            priorityClassName: 'system-cluster-critical',
            // The control plane's node: the other one is made tight and taken away in tests.
            nodeSelector: { 'kubernetes.io/hostname': 'node1' },
            containers: [
              {
                name: 'coredns',
                image: coreDnsImage,
                args: ['-conf', '/etc/coredns/Corefile'],
                volumeMounts: [{ name: 'config', mountPath: '/etc/coredns' }],
                readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 1 },
                resources: { requests: { cpu: '20m', memory: '32Mi' } },
              },
            ],
            volumes: [{ name: 'config', configMap: { name: 'coredns' } }],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'kube-dns', namespace: 'kube-system', labels },
      spec: {
        clusterIP: addresses.dns,
        selector: labels,
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'dns-tcp', port: 53, protocol: 'TCP' },
        ],
      },
    },
  ];
}

const metadata = { name: 'coredns', namespace: 'kube-system' };
const labels = { 'k8s-app': 'kube-dns' };

/** As the platform's DNS has them: every workspace is where the edge is. */
const workspaceNames = `^[a-z0-9-]+--[a-z0-9-]+[.]${workspaceDomain.replaceAll('.', '[.]')}[.]$`;

const corefile = `.:53 {
    errors
    health
    ready
    hosts {
        ${addresses.internet} ${outsideNames.join(' ')}
        fallthrough
    }
    template IN A ${workspaceDomain} {
        match ${workspaceNames}
        answer "{{ .Name }} 60 IN A ${addresses.internet}"
        fallthrough
    }
    template IN AAAA ${workspaceDomain} {
        match ${workspaceNames}
        rcode NOERROR
        fallthrough
    }
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
    }
    cache 5
    loadbalance
}
`;
