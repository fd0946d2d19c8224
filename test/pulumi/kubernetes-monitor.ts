// Pulumi's mocks for components of @pulumi/kubernetes: what the engine would be asked to register, with its options.
import { type Output, type ResourceTransform, runtime } from '@pulumi/pulumi';

/** A resource as the engine would get it. */
export interface Asked {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly provider: string;
  /** Id of a resource that is read and not made. */
  readonly id?: string | undefined;
  readonly transforms: readonly ResourceTransform[];
  /** Names of the resources that it waits for. */
  after: readonly string[];
  retained: boolean;
  /** Name of the resource with which it goes. */
  deletedWith: string;
  ignored: readonly string[];
}

/** A vCluster's kubeconfig, as it writes one. */
export const kubeconfig = (server = 'https://vcluster.acme--shop.svc:443', user: object = certificate): string =>
  JSON.stringify({
    'current-context': 'my',
    contexts: [{ name: 'my', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server, 'certificate-authority-data': base64('the authority') } }],
    users: [{ name: 'u', user }],
  });
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const certificate = { 'client-certificate-data': base64('certificate'), 'client-key-data': base64('s3cret-key') };

/** Starts a monitor; gives what is asked of it, in the order in which it comes. */
export async function startMonitor({ preview = false, data = { config: base64(kubeconfig()) } as object } = {}) {
  const asked = new Map<string, Asked>();
  await runtime.setMocks(
    {
      newResource({ type, name, inputs, provider = '', id, transforms = [] }) {
        const options = { after: [], retained: false, deletedWith: '', ignored: [] };
        asked.set(`${type} ${name}`, { type, name, inputs, provider, id, transforms, ...options });
        const { namespace, name: own } = (inputs.metadata ?? {}) as { namespace?: string; name?: string };
        const made = namespace === undefined ? (own ?? name) : `${namespace}/${own}`;
        return { id: id || made, state: id ? { ...inputs, data } : inputs };
      },
      call: ({ inputs }) => inputs,
    },
    'project',
    'stack',
    preview,
  );
  const monitor = runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = async (request, answer) => {
    await register(request, answer);
    const one = asked.get(`${request.getType()} ${request.getName()}`);
    if (one === undefined) return;
    one.after = request.getDependenciesList().map(nameIn);
    one.retained = request.getRetainondelete();
    one.deletedWith = nameIn(request.getDeletedwith());
    one.ignored = request.getIgnorechangesList();
  };
  return { asked, all: () => [...asked.values()] };
}

/** The value of something that was registered, when everything was. */
export async function registered(resource: { readonly urn: Output<unknown> }): Promise<void> {
  await new Promise((resolve) => void resource.urn.apply(resolve));
  // The SDK's own programs wait by this too, but its types leave it out.
  await (runtime as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
}

const nameIn = (urn: string): string => urn.split('::').at(-1) ?? '';

interface Monitor {
  registerResource(request: Request, answer: (...given: unknown[]) => void): Promise<void>;
}

interface Request {
  getType(): string;
  getName(): string;
  getDependenciesList(): string[];
  getRetainondelete(): boolean;
  getDeletedwith(): string;
  getIgnorechangesList(): string[];
}
