import { type Attempt, attempt } from './attempt.ts';
import { ingress } from './samples.ts';

/** Attempts to take names of others, and the controller that all share, for a workspace that serves `shop.example.com`. */
export function ingressAttempts(project: string): Attempt[] {
  const own = 'shop.example.com';
  const take = (what: string, host: string | undefined, spec: object = {}, annotations: object = {}): Attempt => {
    const wanted = ingress(project, host, spec);
    return attempt(`an Ingress ${what}`, 'POST', `/apis/networking.k8s.io/v1/namespaces/${project}/ingresses`, {
      ...wanted,
      metadata: { ...wanted.metadata, annotations },
    });
  };
  const nginx = (name: string, value: string): object => ({ [`nginx.ingress.kubernetes.io/${name}`]: value });
  return [
    take('for the name of another', 'globex.example.com'),
    take('for a wildcard above its names', '*.example.com'),
    take('two labels below its wildcard', `a.b.${own}`),
    take('without a host', undefined),
    take('for every other name', own, { defaultBackend: { service: { name: 'sample', port: { number: 80 } } } }),
    take('with a certificate for another', own, { tls: [{ hosts: ['globex.example.com'], secretName: 'sample' }] }),
    take('of another class', own, { ingressClassName: 'internal' }),
    take('of the default class', own, { ingressClassName: undefined }),
    take('with a snippet', own, {}, nginx('configuration-snippet', 'return 200;')),
    take('with an alias', own, {}, nginx('server-alias', 'globex.example.com')),
  ];
}
