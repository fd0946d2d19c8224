import type { Manifest } from '@hexabase-kaas/tenancy';

/** A container that somebody deploys without writing YAML. */
export interface Application {
  /** Name of the Deployment and of its Service: a DNS label that starts with a letter. */
  readonly name: string;
  /** Project that it runs in. */
  readonly project: string;
  readonly image: string;
  readonly replicas: number;
  /** Port that the container listens on. @default it listens on none */
  readonly port?: number | undefined;
  /** Whether a Service of the same name and port leads to it; needs a port. @default false */
  readonly service?: boolean | undefined;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  /** Quantities. @default what the LimitRange of the project says */
  readonly requests?: Compute | undefined;
  readonly limits?: Compute | undefined;
  /** User id that the container runs as, not 0. @default that of the image, which must be a number and not 0 */
  readonly user?: number | undefined;
}

/** CPU and memory as quantities; what is left out is the project's. */
export interface Compute {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
}

/** Says of an object that a form made it: what holds it may be deleted there. */
export const applicationLabel = { 'app.kubernetes.io/managed-by': 'hexabase-kaas-console' } as const;

/**
 * The objects of an application, the Deployment first. Its pods pass the restricted Pod Security Standard, whatever the
 * project enforces, and carry no token of the workspace's API server.
 *
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const applicationManifests = (application: Application): Manifest[] => [
  deployment(application),
  ...(application.service === true && application.port !== undefined ? [service(application, application.port)] : []),
];

const about = ({ name, project }: Application) => ({
  name,
  namespace: project,
  labels: { 'app.kubernetes.io/name': name, ...applicationLabel },
});

const selector = ({ name }: Application) => ({ 'app.kubernetes.io/name': name });

function deployment(application: Application): Manifest {
  const { name, image, replicas, port, env, requests, limits, user } = application;
  const resources = { ...amounts('requests', requests), ...amounts('limits', limits) };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: about(application),
    spec: {
      replicas,
      selector: { matchLabels: selector(application) },
      template: {
        metadata: { labels: selector(application) },
        spec: {
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            ...(user !== undefined && { runAsUser: user }),
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name,
              image,
              ...(port !== undefined && { ports: [{ containerPort: port }] }),
              ...(env.length > 0 && { env: env.map((one) => ({ name: one.name, value: one.value })) }),
              ...(Object.keys(resources).length > 0 && { resources }),
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            },
          ],
        },
      },
    },
  };
}

const service = (application: Application, port: number): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: about(application),
  spec: { type: 'ClusterIP', selector: selector(application), ports: [{ port, targetPort: port }] },
});

function amounts(key: 'requests' | 'limits', given: Compute = {}) {
  const named = Object.entries(given).filter(([, amount]) => amount !== undefined && amount !== '');
  return named.length > 0 ? { [key]: Object.fromEntries(named) } : {};
}
