import type { Attack } from '../../policies/attack.ts';
import type { Method } from './client.ts';
import { ingress, object, podSpec } from './samples.ts';

/** What is sent to the API server. */
export interface Request {
  readonly method: Method;
  readonly path: string;
  readonly body?: unknown;
}

/** The request of an attack: the one that it names, or the creation of an object that is good but for what it says. */
export function attackRequest(attack: Attack): Request {
  const { request, body, namespace = 'web', pod, container, service, claim, deputy } = attack;
  if (request !== undefined) return { ...parsed(request), ...(body !== undefined && { body }) };
  const core = `/api/v1/namespaces/${namespace}`;
  const create = (path: string, created: unknown): Request => ({ method: 'POST', path, body: created });
  if (pod !== undefined || container !== undefined) {
    return create(`${core}/pods`, object('v1', 'Pod', 'mine', namespace, { spec: goodPod(pod, container) }));
  }
  if (service !== undefined) {
    const spec = { selector: { app: 'sample' }, ports: [{ port: 80 }], ...service };
    return create(`${core}/services`, object('v1', 'Service', 'mine', namespace, { spec }));
  }
  if (claim !== undefined) {
    const { annotations = {}, ...spec } = claim;
    return create(`${core}/persistentvolumeclaims`, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'mine', namespace, annotations },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
    });
  }
  if (attack.ingress !== undefined) {
    const { host, annotations = {}, ...spec } = attack.ingress;
    const wanted = ingress(namespace, host, spec);
    return create(`/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`, {
      ...wanted,
      metadata: { ...wanted.metadata, annotations },
    });
  }
  if (deputy !== undefined) {
    const resource = `${deputy.kind.toLowerCase()}s`;
    return create(`/apis/${deputy.apiVersion}/namespaces/${namespace}/${resource}`, withGoodPod(deputy));
  }
  throw new Error(`an attack without a request: ${attack.try}`);
}

/** Method and path of `GET /api`. */
export function parsed(request: string): Request {
  const [method, path] = request.split(/ (.*)/) as [Method, string];
  return { method, path };
}

function goodPod(pod: object = {}, container: object = {}): object {
  const spec = podSpec(pod) as { containers: object[] };
  return { ...spec, containers: spec.containers.map((one) => ({ ...one, ...container })) };
}

function withGoodPod(deputy: NonNullable<Attack['deputy']>): object {
  const spec = deputy.spec as { template: { spec: object } };
  return { ...deputy, spec: { ...spec, template: { ...spec.template, spec: goodPod(spec.template.spec) } } };
}
