import { Output } from '@pulumi/pulumi';
import type { KubernetesTenancyArgs } from './kubernetes-tenancy-args.js';

/** The arguments with their defaults. @throws Error with everything that is wrong with them */
export function given(args: KubernetesTenancyArgs) {
  const { documents, hostCluster, context = [], tenantServer, adopt = false } = args;
  const all: Readonly<Record<string, unknown>> = { documents, hostCluster, context, tenantServer, adopt };
  const wrong = Object.entries(all).flatMap(([name, value]) => outputsIn(value, name));
  if (wrong.length === 0) {
    if (!Array.isArray(documents)) wrong.push('documents: is no list; give the documents of the tenancy');
    if (!Array.isArray(context)) wrong.push('context: is no list; give the documents of the other sources');
    if (typeof hostCluster !== 'string' || hostCluster === '')
      wrong.push('hostCluster: is missing; give the name of the host cluster in the tenancy');
    if (tenantServer !== undefined && !isTemplate(tenantServer))
      wrong.push(`tenantServer: got ${JSON.stringify(tenantServer)}; give an https URL that holds {namespace}`);
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return { documents, hostCluster, context, tenantServer, adopt };
}

/** Which objects there are follows from the documents: of a preview that did not know them, nothing would be shown. */
function outputsIn(value: unknown, at: string): string[] {
  if (Output.isInstance(value)) return [`${at}: is an output or a secret; give the value itself`];
  if (Array.isArray(value)) return value.flatMap((item, i) => outputsIn(item, `${at}[${i}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => outputsIn(item, `${at}.${key}`));
}

/** Without the namespace in it, all vClusters would be looked for at one address. */
const isTemplate = (server: unknown): boolean =>
  typeof server === 'string' && server.includes('{namespace}') && /^https:\/\/[^/]+\/?$/.test(server);
