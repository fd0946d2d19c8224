import { effectiveGroups, names, type Tenancy } from '@hexabase-kaas/tenancy';
import { parse } from 'yaml';
import { Client, type Connection } from '../harness/client.ts';
import { until } from '../harness/until.ts';
import { addresses } from './addresses.ts';
import { passthroughPort } from './ingress.ts';
import type { Machine } from './machine.ts';
import { signToken } from './token.ts';

/** The API server of a workspace's vCluster, reached as people reach it: through the ingress, by its own verified name. */
export class WorkspaceApi {
  readonly machine: Machine;
  readonly organization: string;
  readonly workspace: string;

  constructor(machine: Machine, organization: string, workspace: string) {
    this.machine = machine;
    this.organization = organization;
    this.workspace = workspace;
  }

  get namespace(): string {
    return names.hostNamespace(this.organization, this.workspace);
  }

  /** Whom Flux acts as: the holder of the kubeconfig that vCluster writes. */
  async delivery(): Promise<Client> {
    return this.holder(await this.credentials());
  }

  /** What the kubeconfig that vCluster writes proves its holder by. */
  async credentials(): Promise<Credentials> {
    const { user } = await this.kubeconfig();
    return { certificate: decoded(user['client-certificate-data']), key: decoded(user['client-key-data']) };
  }

  /** Whoever comes with these credentials to the API server that serves now. */
  async holder(credentials: Credentials): Promise<Client> {
    const { cluster } = await this.kubeconfig();
    return new Client({ ...this.connection(cluster), ...credentials });
  }

  /** A person with an ID token for this workspace whose `groups` claim holds exactly these groups. */
  async person(groups: readonly string[], claims: Readonly<Record<string, unknown>> = {}): Promise<Client> {
    const { cluster } = await this.kubeconfig();
    const audience = names.audience(this.organization, this.workspace);
    const token = signToken(this.machine.issuerKey, {
      sub: `u-${groups.join('-')}`,
      aud: audience,
      groups,
      ...claims,
    });
    return new Client({ ...this.connection(cluster), token });
  }

  /** A person who is a direct member of these groups, with what the issuer would put into the claim. */
  async member(tenancy: Tenancy, ...groups: string[]): Promise<Client> {
    const workspace = tenancy.workspaces.find(
      ({ organization, name }) => organization === this.organization && name === this.workspace,
    );
    if (workspace === undefined) throw new Error(`the tenancy has no workspace ${this.organization}/${this.workspace}`);
    return this.person(effectiveGroups(workspace.groups, groups));
  }

  /** Waits for the kubeconfig and for an API server that answers. */
  async untilServes(seconds = 180): Promise<void> {
    await until(`${this.namespace} serves`, seconds, async () => {
      const { status } = await (await this.delivery()).request('GET', '/readyz');
      return status === 200;
    });
  }

  /** Where the API server is reached, under which name, and who vouches for it. */
  async address(): Promise<{ url: string; serverName: string; certificateAuthority: string }> {
    return this.connection((await this.kubeconfig()).cluster);
  }

  private connection(cluster: Part) {
    return {
      url: `https://${addresses.nodes.node1}:${passthroughPort}`,
      serverName: names.serviceHost(this.namespace),
      certificateAuthority: decoded(cluster['certificate-authority-data']),
    };
  }

  private async kubeconfig(): Promise<{ cluster: Part; user: Part }> {
    const path = `/api/v1/namespaces/${this.namespace}/secrets/${names.kubeconfigSecret}`;
    const { ok, body, message } = await this.machine.admin().request('GET', path);
    const config = (body.data as Part | undefined)?.config;
    if (!ok || config === undefined)
      throw new Error(`no kubeconfig in ${this.namespace}: ${message || 'not filled yet'}`);
    const { clusters, users } = parse(decoded(config)) as {
      clusters: [{ cluster: Part }];
      users: [{ user: Part }];
    };
    return { cluster: clusters[0].cluster, user: users[0].user };
  }
}

export type Credentials = Pick<Connection, 'certificate' | 'key' | 'token'>;

type Part = Readonly<Record<string, string>>;

const decoded = (base64 = ''): string => Buffer.from(base64, 'base64').toString('utf8');
