// Stands in for pulumi-resource-kubernetes, which is a program that no module proxy serves: objects go to real API servers,
// one at a time, and what is asked of it is written into a file. A chart is one StatefulSet to it, and making that one does
// what the vCluster in it would: its kubeconfig is written into the Secret that waits for it.
import { appendFileSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { apps } from '@pulumi/kubernetes';
import { ComponentResource, type ComponentResourceOptions, provider as hosting, type Inputs } from '@pulumi/pulumi';
import { Client } from './client.ts';

/** What the provider is told by its environment: a file for what is asked, and kubeconfigs of vClusters by namespace. */
interface Environment {
  readonly STAND_IN_LOG: string;
  readonly STAND_IN_KUBECONFIGS: string;
}

const { STAND_IN_LOG, STAND_IN_KUBECONFIGS } = process.env as unknown as Environment;
let client: Client | undefined;
let server = 'nowhere';

const note = (verb: string, { kind, metadata }: Manifest): void => {
  const object = [metadata.namespace, metadata.name].filter(Boolean).join('/');
  appendFileSync(STAND_IN_LOG, `${server} ${verb} ${kind} ${object}\n`);
};

/** The object of inputs or outputs, without what only Pulumi knows of. */
const manifestOf = (props: Inputs): Manifest => ({ ...props }) as unknown as Manifest;
const idOf = ({ metadata: { namespace, name } }: Manifest): string => (namespace ? `${namespace}/${name}` : name);

function connected(): Client {
  if (client === undefined) throw new Error('no cluster: the provider was given no kubeconfig');
  return client;
}

const implementation: hosting.Provider = {
  version: '4.34.2',
  async check(_urn, _olds, news) {
    return { inputs: news };
  },
  async diff(_id, _urn, olds, news) {
    const fields = Object.keys({ ...olds, ...news }).filter((field) => !isDeepStrictEqual(olds[field], news[field]));
    return { changes: fields.length > 0 };
  },
  async create(_urn, inputs) {
    const manifest = manifestOf(inputs);
    note('create', manifest);
    if ((await connected().read(manifest)).ok) throw new Error(`${manifest.kind} ${idOf(manifest)} already exists`);
    await connected().apply(manifest);
    if (manifest.kind === 'StatefulSet' && manifest.metadata.name === 'vcluster') await fill(manifest);
    return { id: idOf(manifest), outs: inputs };
  },
  async update(_id, _urn, _olds, news) {
    note('update', manifestOf(news));
    await connected().apply(manifestOf(news));
    return { outs: news };
  },
  async read(id, urn, props) {
    const [namespace, name = ''] = id.split('/');
    const [, version, kind = ''] = /kubernetes:(?:core\/)?([^:]+):(\w+)::/.exec(urn) ?? [];
    const manifest = { apiVersion: version ?? '', kind, metadata: { namespace: namespace ?? '', name } };
    note('read', manifest);
    const { ok, body } = await connected().read(manifest);
    return ok ? { id, props: { ...props, ...body }, inputs: props } : {};
  },
  async delete(_id, _urn, props) {
    note('delete', manifestOf(props));
    await connected().remove(manifestOf(props));
  },
  async construct(name, type, inputs, options) {
    const chart = new Chart(name, type, inputs, options);
    return { urn: chart.urn, state: {} };
  },
};

/** What of a chart matters here: an object that is ready when the vCluster is. */
class Chart extends ComponentResource {
  constructor(name: string, type: string, { namespace, name: release }: Inputs, options: ComponentResourceOptions) {
    super(type, name, {}, options);
    const labels = { app: 'vcluster', release };
    const containers = [{ name: 'syncer', image: 'vcluster' }];
    const template = { metadata: { labels }, spec: { containers } };
    new apps.v1.StatefulSet(
      `${name}:${release}`,
      {
        metadata: { name: release, namespace },
        spec: { replicas: 0, serviceName: release, selector: { matchLabels: labels }, template },
      },
      { parent: this },
    );
  }
}

/** Does what vCluster does when it is up. */
async function fill({ metadata: { namespace = '', name } }: Manifest): Promise<void> {
  const kubeconfigs = JSON.parse(readFileSync(STAND_IN_KUBECONFIGS, 'utf8')) as Record<string, string>;
  const path = `/api/v1/namespaces/${namespace}/secrets/vc-${name}`;
  const kubeconfig = kubeconfigs[namespace];
  // It takes its time.
  if (kubeconfig === undefined) return;
  const data = { config: btoa(kubeconfig) };
  const { ok, message } = await connected().request('PATCH', path, { data }, 'application/merge-patch+json');
  if (!ok) throw new Error(message);
}

/** Takes the kubeconfig of a provider. The SDK's server knows nothing of configuration. */
function configure(text: string): void {
  const { clusters, users } = JSON.parse(text);
  const { server: url, 'certificate-authority-data': authority, 'tls-server-name': serverName } = clusters[0].cluster;
  const { 'client-certificate-data': certificate, 'client-key-data': key } = users[0].user;
  client = new Client({
    ...{ url, certificateAuthority: atob(authority), certificate: atob(certificate), key: atob(key) },
    ...(serverName && { serverName }),
  });
  server = new URL(url).port;
}

const require = createRequire(import.meta.url);
const sdk = createRequire(require.resolve('@pulumi/pulumi/package.json'));
const grpc = sdk('@grpc/grpc-js');
const { ConfigureResponse } = sdk('./proto/provider_pb');
const addService = grpc.Server.prototype.addService;
grpc.Server.prototype.addService = function (service: unknown, server: Record<string, unknown>) {
  // biome-ignore lint/suspicious/noExplicitAny: the protocol's classes are generated without types for this
  server.configure = ({ request }: any, answer: (error: unknown, response: unknown) => void) => {
    const { kubeconfig } = request.getArgs().toJavaScript();
    if (kubeconfig !== undefined) configure(typeof kubeconfig === 'string' ? kubeconfig : kubeconfig.value);
    const response = new ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setAcceptresources(true);
    response.setAcceptoutputs(true);
    answer(null, response);
  };
  return addService.call(this, service, server);
};
await hosting.main(implementation, process.argv.slice(2));
