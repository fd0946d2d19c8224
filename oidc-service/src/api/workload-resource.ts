import { z } from 'zod';
import { workloadCauses, workloadKinds } from '../workloads/index.js';
import { moment } from './resource.js';

/** Name of an object of Kubernetes (RFC 1123 subdomain). */
const objectName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/);
export const workloadName = objectName.meta({ description: 'Name of the workload.' });
export const podName = objectName.meta({ description: 'Name of the pod.' });
export const workloadKind = z.enum(workloadKinds).meta({ description: 'Kind of the workload.' });
/** Name of a container (RFC 1123 label). */
export const containerName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/)
  .meta({ description: 'Name of the container. Left out: the only one.' });
/** Name of an application: of a Deployment and a Service alike (RFC 1035 label). */
export const applicationName = z
  .string()
  .max(50)
  .regex(/^[a-z](?:[a-z0-9-]*[a-z0-9])?$/)
  .meta({ description: 'Name of the application: of its Deployment and its Service.' });

const count = z.int().min(0);
const why = z
  .strictObject({
    cause: z.enum(workloadCauses),
    detail: z.string().nullable().meta({ description: 'What the cluster says of it, in its own words.' }),
    failed: z.boolean().meta({ description: 'Whether somebody has to do something; otherwise it takes time.' }),
  })
  .nullable();
const runs = {
  name: z.string(),
  ready: count,
  wanted: count,
  restarts: count,
  images: z.array(z.string()),
  createdAt: moment,
  why,
};

export const workload = z
  .strictObject({
    kind: workloadKind,
    ...runs,
    schedule: z.string().nullable(),
    deployedHere: z.boolean().meta({ description: 'Whether it was deployed as an application.' }),
  })
  .meta({ id: 'Workload' });

export const pod = z
  .strictObject({
    ...runs,
    owner: z.strictObject({ kind: z.string(), name: z.string() }).nullable(),
    containers: z.array(z.strictObject({ name: z.string(), restarted: z.boolean() })),
    done: z.boolean().meta({ description: 'Whether it has done its work.' }),
  })
  .meta({ id: 'Pod' });

export const projectWorkloads = z
  .strictObject({
    workloads: z.array(workload),
    pods: z.array(pod),
    hidden: z.array(z.string()).meta({ description: 'Kinds that the API server does not show the caller.' }),
    more: z.boolean().meta({ description: 'Whether there is more than is shown.' }),
    may: z.strictObject({
      logs: z.boolean(),
      deploy: z.boolean(),
      remove: z.boolean(),
      scale: z.array(z.string()),
      restart: z.array(z.string()),
    }),
  })
  .meta({ id: 'ProjectWorkloads' });

export const logLine = z
  .strictObject({
    at: z.string().meta({ description: 'When it was written, as the node says it; empty where it says none.' }),
    text: z.string().meta({ description: 'Without what acts on a terminal, or turns text around.' }),
    cut: z.boolean().meta({ description: 'Whether there was more of it.' }),
  })
  .meta({ id: 'LogLine' });
export const podLog = z
  .strictObject({
    lines: z.array(logLine),
    more: z.boolean().meta({ description: 'Whether there may be lines before these.' }),
    mark: z.string().meta({ description: 'After which `after` of the stream goes on.' }),
    container: z.string().nullable(),
    containers: z.array(z.string()),
    unavailable: z
      .string()
      .nullable()
      .meta({ description: 'Why there is nothing to read, as the API server says it.' }),
  })
  .meta({ id: 'PodLog' });

const amounts = z.strictObject({ cpu: z.string().nullable(), memory: z.string().nullable() });
export const projectRoom = z
  .strictObject({
    quotas: z.array(z.strictObject({ resource: z.string(), used: z.string(), hard: z.string() })).nullable(),
    requests: amounts.nullable(),
    limits: amounts.nullable(),
  })
  .meta({ id: 'ProjectRoom' });

const quantity = z
  .string()
  .max(20)
  .regex(/^(?:\d+(?:\.\d*)?|\.\d+)(?:[mkMGT]|[KMGT]i)?$/, 'a quantity such as 250m, 0.5 or 256Mi');
const compute = z.strictObject({ cpu: quantity.optional(), memory: quantity.optional() });
const image = z
  .string()
  .max(300)
  .regex(/^[a-z0-9][A-Za-z0-9._:/@-]*$/, 'an image such as registry.example.com/app:1.0');
const env = z
  .array(
    z.strictObject({
      name: z
        .string()
        .max(200)
        .regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, 'a name such as LOG_LEVEL'),
      value: z.string().max(4_000),
    }),
  )
  .max(100);
export const applicationInput = z
  .strictObject({
    image,
    replicas: z.int().min(0).max(1_000),
    port: z.int().min(1).max(65_535).optional(),
    service: z.boolean().optional().meta({ description: 'Whether a Service of its name leads to its port.' }),
    env: env.default([]),
    requests: compute.optional(),
    limits: compute.optional(),
    user: z
      .int()
      .min(1)
      .max(2_147_483_647)
      .optional()
      .meta({ description: 'User id that it runs as; left out: that of the image, which is not 0.' }),
  })
  .refine(({ service, port }) => service !== true || port !== undefined, {
    path: ['port'],
    message: 'a Service needs the port that it leads to',
  })
  .meta({ id: 'ApplicationInput' });
export const application = z.strictObject({ name: z.string(), project: z.string() }).meta({ id: 'Application' });

export const containerInput = z
  .strictObject({
    image,
    env: env.default([]).meta({ description: 'Every variable with a value of its own; one that is left out is gone.' }),
    requests: compute.optional(),
    limits: compute.optional(),
    version: z.string().max(30_000).meta({ description: 'Of the container as it was seen.' }),
  })
  .refine(({ env: all }) => new Set(all.map(({ name }) => name)).size === all.length, {
    path: ['env'],
    message: 'a variable is named twice',
  })
  .meta({ id: 'ContainerInput' });
const amount = z.strictObject({ cpu: z.string().optional(), memory: z.string().optional() });
export const container = z
  .strictObject({
    name: z.string(),
    image: z.string(),
    env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    kept: z
      .array(z.strictObject({ name: z.string(), from: z.string() }))
      .meta({ description: 'Variables that stay as they are, and where they come from.' }),
    requests: amount,
    limits: amount,
    version: z.string(),
  })
  .meta({ id: 'Container' });
export const workloadContainers = z
  .strictObject({
    containers: z.array(container),
    fromGit: z.boolean().meta({ description: 'Whether Flux brought it: what is changed otherwise, it puts back.' }),
  })
  .meta({ id: 'WorkloadContainers' });
