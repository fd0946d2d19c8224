import type { Project } from '@hexabase-kaas/constructs';
import { ApiObject, Cron, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';

/** Stateless: a Deployment behind a Service. */
export function webFrontend(project: Project, id: string): void {
  const deployment = new kplus.Deployment(project, id, {
    replicas: 2,
    containers: [{ resources, imagePullPolicy, image: 'registry.example.com/shop/frontend:1.4.2', portNumber: 8080 }],
  });
  const service = deployment.exposeViaService({ name: id, ports: [{ port: 80, targetPort: 8080 }] });
  ApiObject.of(deployment).addJsonPatch(...restricted('/spec/template/spec'), ...labelled(id));
  ApiObject.of(service).addJsonPatch(JsonPatch.replace('/spec/selector', { app: id }));
}

/** Stateful: a StatefulSet with a volume for each pod. */
export function orderDatabase(project: Project, id: string): void {
  const service = new kplus.Service(project, `${id}-service`, { metadata: { name: id }, ports: [{ port: 5432 }] });
  const database = new kplus.StatefulSet(project, id, {
    service,
    replicas: 1,
    containers: [{ resources, imagePullPolicy, image: 'registry.example.com/shop/orders-db:17.2', portNumber: 5432 }],
  });
  ApiObject.of(service).addJsonPatch(JsonPatch.replace('/spec/selector', { app: id }));
  // A quantity as plain text would be dropped: cdk8s-plus reads a patched object as its own, typed one.
  const storage = kplus.k8s.Quantity.fromString('20Gi');
  ApiObject.of(database).addJsonPatch(
    ...restricted('/spec/template/spec'),
    ...labelled(id),
    JsonPatch.add('/spec/template/spec/containers/0/volumeMounts', [{ name: 'data', mountPath: '/data' }]),
    JsonPatch.add('/spec/volumeClaimTemplates', [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
      },
    ]),
  );
}

/** Scheduled: a CronJob that runs each night, one at a time. */
export function nightlyReport(project: Project, id: string): void {
  const job = new kplus.CronJob(project, id, {
    schedule: Cron.schedule({ minute: '30', hour: '4' }),
    concurrencyPolicy: kplus.ConcurrencyPolicy.FORBID,
    containers: [
      { resources, imagePullPolicy, image: 'registry.example.com/shop/report:1.0.0', args: ['--day', 'yesterday'] },
    ],
  });
  ApiObject.of(job).addJsonPatch(
    ...restricted('/spec/jobTemplate/spec/template/spec'),
    JsonPatch.replace('/spec/jobTemplate/spec/template/metadata/labels', { app: id }),
  );
}

/** A version never changes: a node that has it starts it, whether or not the registry can be reached. */
const imagePullPolicy = kplus.ImagePullPolicy.IF_NOT_PRESENT;

const resources: kplus.ContainerResources = {
  cpu: { request: kplus.Cpu.millis(100), limit: kplus.Cpu.millis(250) },
  memory: { request: Size.mebibytes(128), limit: Size.mebibytes(256) },
};

/** Pods are found by a label that a person can type, in place of the address that cdk8s-plus makes up. */
const labelled = (app: string): JsonPatch[] => [
  JsonPatch.replace('/spec/selector/matchLabels', { app }),
  JsonPatch.replace('/spec/template/metadata/labels', { app }),
];

/** What Pod Security `restricted` asks for beyond the defaults of cdk8s-plus, which has no property for it. */
const restricted = (pod: string): JsonPatch[] => [
  JsonPatch.add(`${pod}/securityContext/seccompProfile`, { type: 'RuntimeDefault' }),
  JsonPatch.add(`${pod}/containers/0/securityContext/capabilities`, { drop: ['ALL'] }),
];
