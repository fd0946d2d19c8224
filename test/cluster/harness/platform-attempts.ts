import { names } from '@hexabase-kaas/tenancy';
import { type Attempt, againstPolicy, attempt, mergePatch } from './attempt.ts';
import { object, pod } from './samples.ts';
import { tokenRequest, tokenSecret } from './token-attempt.ts';

/** Attempts in a namespace that is no project: an identity from there reaches further than the workspace. */
export function platformAttempts(namespace: string): Attempt[] {
  const core = `/api/v1/namespaces/${namespace}`;
  const apps = `/apis/apps/v1/namespaces/${namespace}`;
  const controller = 'clusterrole-aggregation-controller';
  const scale = {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name: 'platform', namespace },
    spec: { replicas: 0 },
  };
  const create = (what: string, path: string, body: unknown): Attempt =>
    attempt(`${what} in ${namespace}`, 'POST', path, body);
  const reads = [
    attempt(`list Secrets in ${namespace}`, 'GET', `${core}/secrets`),
    attempt(`read a Secret in ${namespace}`, 'GET', `${core}/secrets/platform`),
  ];
  const theft = [
    create("a controller's token", `${core}/serviceaccounts/${controller}/token`, tokenRequest),
    create(
      "a pod with a controller's account",
      `${core}/pods`,
      pod(namespace, 'thief', { serviceAccountName: controller }),
    ),
  ];
  const writes = [
    create('a token', `${core}/serviceaccounts/default/token`, tokenRequest),
    create('a pod', `${core}/pods`, pod(namespace)),
    create('a token Secret', `${core}/secrets`, tokenSecret(namespace, controller)),
    create('a Secret', `${core}/secrets`, object('v1', 'Secret', 'mine', namespace)),
    create('a ConfigMap', `${core}/configmaps`, object('v1', 'ConfigMap', 'mine', namespace)),
    create('a ServiceAccount', `${core}/serviceaccounts`, object('v1', 'ServiceAccount', 'mine', namespace)),
    attempt(`exec in ${namespace}`, 'POST', `${core}/pods/platform/exec?command=id&container=app&stdout=true`),
    attempt(`exec by GET in ${namespace}`, 'GET', `${core}/pods/platform/exec?command=id&container=app&stdout=true`),
    attempt(`attach in ${namespace}`, 'POST', `${core}/pods/platform/attach?container=app&stdout=true`),
    attempt(`forward a port in ${namespace}`, 'POST', `${core}/pods/platform/portforward?ports=80`),
    attempt(`scale a Deployment in ${namespace}`, 'PUT', `${apps}/deployments/platform/scale`, scale),
    attempt(`delete a Deployment in ${namespace}`, 'DELETE', `${apps}/deployments/platform`),
    attempt(`delete all ConfigMaps in ${namespace}`, 'DELETE', `${core}/configmaps`),
    attempt(
      `make ${namespace} a project`,
      'PATCH',
      core,
      { metadata: { labels: { [names.labels.project]: namespace } } },
      mergePatch,
    ),
    attempt(`delete ${namespace}`, 'DELETE', core),
  ];
  // The controllers' accounts stand in kube-system only.
  return [...reads, ...againstPolicy([...writes, ...(namespace === 'kube-system' ? theft : [])])];
}
