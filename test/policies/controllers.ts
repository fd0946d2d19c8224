import { names } from '@hexabase-kaas/tenancy';
import type { Client } from './judge.ts';

/**
 * What delivery needs the controllers for, tried on managed objects, whose labels the controllers copy or act on: the
 * steps that did not come about within the time. A policy that excludes too little stops the cluster here.
 */
export async function stuckControllers(client: Client, seconds = 30): Promise<string[]> {
  const namespace = 'policy-judge-controllers';
  const home = `/api/v1/namespaces/${namespace}`;
  const labels = { [names.labels.managed]: 'true', [names.labels.project]: namespace };
  const node = namespace;
  const app = { app: 'web' };
  const container = { name: 'main', image: 'registry.example/app:1' };
  const post = (path: string, body: object) => client.request('POST', path, body, delivery);
  const stuck: string[] = [];
  const step = async (what: string, done: () => Promise<boolean>): Promise<void> => {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause()) if (await done()) return;
    stuck.push(what);
  };
  const exists = async (path: string): Promise<boolean> => (await client.request('GET', path)).status === 200;
  const some = async (path: string): Promise<boolean> => (await client.request('GET', path)).body?.items?.length > 0;

  await post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } });
  await step('a namespace gets its default ServiceAccount', () => exists(`${home}/serviceaccounts/default`));
  await step('a namespace gets the root certificate', () => exists(`${home}/configmaps/kube-root-ca.crt`));
  await post(`${home}/services`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', labels },
    spec: { selector: app, ports: [{ port: 80 }] },
  });
  await step('a managed Service gets its EndpointSlice', () =>
    some(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`),
  );
  await post(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels },
    spec: {
      selector: { matchLabels: app },
      template: { metadata: { labels: { ...labels, ...app } }, spec: { containers: [container] } },
    },
  });
  await step('a managed Deployment gets its pod', () => some(`${home}/pods`));
  await client.request('DELETE', `/apis/apps/v1/namespaces/${namespace}/deployments/web`, undefined, delivery);
  await step('the pod of a deleted Deployment is collected', async () => !(await some(`${home}/pods`)));
  await post('/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: node } });
  await post(`/apis/apps/v1/namespaces/${namespace}/daemonsets`, {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', labels },
    spec: {
      selector: { matchLabels: app },
      template: { metadata: { labels: { ...labels, ...app } }, spec: { containers: [container] } },
    },
  });
  await step('a DaemonSet gets its pod on a node', () => some(`${home}/pods`));
  await client.request('DELETE', `/api/v1/nodes/${node}`, undefined, delivery);
  await client.request('DELETE', home, undefined, delivery);
  await step('a managed namespace goes with its content', async () => !(await exists(home)));
  return stuck;
}

const delivery = { as: names.deliveryUsers[1], asGroups: ['system:masters'] };

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 250));
