import type { HostCluster } from '../host-cluster.js';
import { type Issue, issuesOf } from '../issue.js';
import type { Manifest } from '../manifests/manifest.js';
import { quote, quoteAll } from '../quote.js';
import { scalarText } from '../scalar-text.js';
import { workloadPages } from './workload-page.js';
import { containersOf, podsOf } from './workload-pod.js';

const { error } = issuesOf(workloadPages);

/** Where the host cluster names registries, images come from one of them. */
export function imageIssues(at: string, workload: Manifest, cluster: HostCluster | undefined): Issue[] {
  const registries = cluster?.registries ?? [];
  if (registries.length === 0) return [];
  return containersOf(podsOf(workload)?.spec).flatMap(({ name, image }) => {
    if (typeof image !== 'string' || registries.some((registry) => fullName(image).startsWith(`${registry}/`)))
      return [];
    const message = `${quote(image)} is not from a registry that ${cluster?.name} trusts: ${quoteAll(registries)}`;
    return [
      error('workload-image', `${at}.containers.${scalarText(name)}.image`, message, 'use an image from one of them'),
    ];
  });
}

/** A short name means Docker Hub: `nginx` is `docker.io/library/nginx` (as in https://github.com/distribution/reference). */
function fullName(image: string): string {
  const [first = '', ...rest] = image.split('/');
  if (rest.length === 0) return `docker.io/library/${image}`;
  return /[.:]|^localhost$/.test(first) ? image : `docker.io/${image}`;
}
