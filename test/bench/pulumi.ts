import { rmSync } from 'node:fs';
import { GitRepository } from '../cluster/harness/git-repository.ts';
import { PulumiStack } from '../cluster/harness/pulumi-stack.ts';
import { tool } from '../cluster/harness/tools.ts';
import { type Row, row, timed } from './row.ts';

const count = 100;
const runs = 3;

/**
 * One `pulumi up` that brings 100 workspaces to a Git repository, and one that finds nothing to do, beside 100 dynamic
 * resources of a provider that does nothing: what the engine and the SDK cost by themselves. The aim is at most twice that.
 */
export async function pulumi(say: (text: string) => void): Promise<readonly Row[]> {
  tool('pulumi');
  const figures: Record<'ours' | 'peer', { first: number[]; again: number[] }> = {
    ours: { first: [], again: [] },
    peer: { first: [], again: [] },
  };
  for (let run = 0; run < runs; run++) {
    // In turns, so that a machine that gets busy meanwhile slows both.
    for (const which of ['ours', 'peer'] as const) {
      const repository = new GitRepository(`bench${run}`);
      const stack = await (which === 'ours' ? workspaces(repository) : bare()).init();
      const first = await timed(() => succeed(stack));
      const again = await timed(() => succeed(stack));
      say(`${which} ${run + 1}/${runs}: ${first.seconds.toFixed(1)} s, again ${again.seconds.toFixed(1)} s`);
      figures[which].first.push(first.seconds);
      figures[which].again.push(again.seconds);
      stack.remove();
      rmSync(repository.directory, { recursive: true });
    }
  }
  const peer = `${count} dynamic resources that do nothing`;
  return [
    row('pulumi up, first', median(figures.ours.first), median(figures.peer.first), peer),
    row('pulumi up, nothing to do', median(figures.ours.again), median(figures.peer.again), peer),
  ];
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number;

async function succeed(stack: PulumiStack): Promise<void> {
  const { status, text } = await stack.update('up');
  if (status !== 0) throw new Error(text);
}

function workspaces(repository: GitRepository): PulumiStack {
  const document = (kind: string, metadata: object, spec: object) => ({
    apiVersion: 'kaas.hexabase.ai/v1',
    kind,
    metadata,
    spec,
  });
  const hostCluster = {
    region: 'jp-east',
    domain: 'kaas.example.com',
    maxWorkspaces: count,
    issuer: { url: 'https://id.kaas.example.com' },
    capacity: { cpu: '1000', memory: '4Ti', storage: '100Ti' },
    network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['10.0.0.0/24'] },
  };
  const names = Array.from({ length: count }, (_, i) => `shop-${i}`);
  return new PulumiStack('bench', {
    documents: [
      document('HostCluster', { name: 'tokyo' }, hostCluster),
      document('Organization', { name: 'acme' }, {}),
      ...names.map((name) =>
        document(
          'Workspace',
          { name, organization: 'acme' },
          { hostCluster: 'tokyo', plan: 'small', creator: 'u-0001' },
        ),
      ),
    ],
    args: { target: { git: repository.target() }, source: 'bench' },
  });
}

const bare = (): PulumiStack =>
  new PulumiStack(
    'bare',
    `import { dynamic } from '@pulumi/pulumi';
const provider = { create: async ({ name }) => ({ id: name, outs: { name } }), diff: async () => ({ changes: false }) };
class Bare extends dynamic.Resource {}
for (let i = 0; i < ${count}; i++) new Bare(provider, 'shop-' + i, { name: 'shop-' + i });
`,
  );
