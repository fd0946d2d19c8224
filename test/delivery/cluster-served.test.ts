import { type ApiRequest, ApiServer } from '../../delivery/src/cluster/api-server.js';
import type { ClusterEvent } from '../../delivery/src/cluster/cluster-event.js';
import type { WantedObject } from '../../delivery/src/cluster/cluster-object.js';
import { ClusterObjects } from '../../delivery/src/cluster/cluster-objects.js';
import { waitServed } from '../../delivery/src/cluster/wait.js';

const definition = {
  id: {
    destination: 'host',
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    name: 'widgets.example.com',
  },
  manifest: {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [
        { name: 'v1', served: true },
        { name: 'v1alpha1', served: false },
      ],
    },
  },
} as unknown as WantedObject;

/** An API server that has established the definition, and lists its kind from the nth time that it is asked on. */
function wait(from: number, milliseconds: number) {
  const asked: string[] = [];
  const told: ClusterEvent[] = [];
  const server = new ApiServer(
    'host',
    async ({ path }: ApiRequest) => {
      asked.push(path);
      if (asked.length < from) return { status: 404, body: { message: 'the server could not find the resource' } };
      return { status: 200, body: { resources: [{ name: 'widgets', kind: 'Widget', namespaced: true }] } };
    },
    { milliseconds: 60_000 },
  );
  const waiting = { deadline: performance.now() + milliseconds, tell: told.push.bind(told), parallel: 4 };
  return { asked, told, issues: waitServed(new ClusterObjects(server, 'kaas'), [definition], waiting) };
}

test('an established kind is waited for until the API server serves it, in versions that are served', async () => {
  const { issues, asked, told } = wait(4, 60_000);
  expect(await issues).toEqual([]);
  expect(new Set(asked)).toEqual(new Set(['/apis/example.com/v1']));
  expect(told).toEqual([
    {
      what: 'waiting',
      object: 'CustomResourceDefinition.apiextensions.k8s.io widgets.example.com',
      reason: 'Widget of example.com/v1 is not served yet',
    },
  ]);
});

test('one that is never served is told when the time is over', async () => {
  expect(await wait(Number.POSITIVE_INFINITY, 300).issues).toMatchObject([
    { code: 'DELIVERY_NOT_READY', message: 'not ready in time: Widget of example.com/v1 is not served yet' },
  ]);
});
