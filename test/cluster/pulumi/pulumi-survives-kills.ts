import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { TenancyArgs } from '@hexabase-kaas/pulumi-provider';
import { goldenDocuments } from '../../golden-case.ts';
import { whyNoOpenssl } from '../harness/authority.ts';
import { GitRepository } from '../harness/git-repository.ts';
import { withPulumiHostCluster } from '../harness/pulumi-host-cluster.ts';
import { PulumiStack } from '../harness/pulumi-stack.ts';
import { whyNoTools } from '../harness/tools.ts';
import { until } from '../harness/until.ts';

// `kill -9` at random points: whatever the point, the same command run again brings the same tree and the same state.
const rounds = Number(process.env.KAAS_PULUMI_KILLS ?? 5);
const options = { skip: whyNoTools() || whyNoOpenssl(), timeout: 60_000 * (10 + rounds * 3) };

test(`updates of a repository that are killed ${rounds} times converge when they are run again`, options, async (t) => {
  const repository = new GitRepository('kill');
  const args = { target: { git: repository.target() }, source: 'kill', retrySeconds: 30 };
  await survive(t, { name: 'kill', args, contents: async () => repository.tree('main'), strays: async () => [] });
});

test(`updates of a cluster that are killed ${rounds} times converge when they are run again`, options, (t) =>
  withPulumiHostCluster(async (cluster) => {
    cluster.startFlux();
    await survive(t, {
      name: 'killed',
      args: cluster.args('killed'),
      contents: async () => (await cluster.objects()).join('\n'),
      strays: (documents) => cluster.strays('killed', documents),
      writes: () => cluster.writes().length,
    });
  }),
);

test('a local backend whose files a kill left half written is mended as the guide says', options, async () => {
  const repository = new GitRepository('half');
  const args = { target: { git: repository.target() }, source: 'half', retrySeconds: 30 };
  const stack = await new PulumiStack('half', { documents: declared(false), args }).init();
  try {
    assert.equal((await stack.update('up')).status, 0);
    for (const half of ['dev.json', 'dev.json.attrs']) {
      truncateSync(join(stack.directory, 'backend', '.pulumi', 'stacks', 'half', half));
      const { status, text } = await stack.update('preview');
      assert.notEqual(status, 0);
      assert.match(text, /failed to load checkpoint/);
      assert.equal(stack.repair().length, 1);
      const mended = await stack.update('up');
      assert.equal(mended.status, 0, mended.text);
    }
  } finally {
    stack.remove();
  }
});

/** Where a stack delivers to. */
interface Place {
  readonly name: string;
  readonly args: TenancyArgs;
  /** What is there, as a text. */
  readonly contents: () => Promise<string>;
  /** What is not as the documents declare. */
  readonly strays: (documents: readonly unknown[]) => Promise<readonly string[]>;
  /** How often it was written, where that can be seen. */
  readonly writes?: () => number;
}

async function survive(t: TestContext, { name, args, contents, strays, writes = () => 0 }: Place): Promise<void> {
  // What every step leads to when nothing disturbs it, and how long it takes.
  const steps = [
    { command: 'up', documents: declared(false) },
    { command: 'up', documents: declared(true) },
    { command: 'destroy', documents: declared(true) },
  ] as const;
  const stack = await new PulumiStack(name, { documents: steps[0].documents, args }).init();
  const undisturbed = [];
  for (const { command, documents } of steps) {
    stack.declare({ documents, args });
    const [start, written] = [performance.now(), writes()];
    const { status, text } = await stack.update(command);
    assert.equal(status, 0, text);
    const [milliseconds, count] = [performance.now() - start, writes() - written];
    undisturbed.push({ milliseconds, count, contents: await contents(), urns: urnsOf(stack) });
  }

  for (let round = 0; round < rounds; round++) {
    const { command, documents } = steps[round % steps.length] ?? steps[0];
    const expected = undisturbed[round % steps.length] ?? { milliseconds: 0, count: 0, contents: '', urns: [] };
    const delay = Math.random() * expected.milliseconds * 1.1;
    // Every other time in the middle of what is written, where that can be seen.
    const middle = round % 2 === 1 && expected.count > 0 ? Math.ceil(Math.random() * expected.count) : undefined;
    const when = middle === undefined ? `${delay.toFixed(0)} ms` : `${middle} of ${expected.count} writes`;
    // In turns: the whole tree of processes dies, as with a machine; or the CLI alone, and its plugins stay behind.
    const whole = Math.floor(round / steps.length) % 2 === 0;
    await t.test(`${command} ${whole ? 'with all its processes' : 'alone'} after ${when}`, async () => {
      stack.declare({ documents, args });
      const written = writes();
      const child = stack.start([command, '--yes', '--skip-preview']);
      const closed = new Promise((resolve) => child.on('exit', resolve));
      if (middle === undefined) await Promise.race([setTimeout(delay), closed]);
      else while (child.exitCode === null && writes() < written + middle) await setTimeout(2);
      if (whole) stack.kill();
      else child.kill('SIGKILL');
      await closed;
      for (const what of stack.repair()) console.log(`the local backend was writing its files; mended: ${what}`);
      await stack.run(['cancel', '--yes']);
      const { status, text } = await stack.update(command);
      stack.kill();
      assert.equal(status, 0, text);
      // Controllers follow a moment later.
      await until('it is as it was', 30, async () => (await contents()) === expected.contents).catch(() => undefined);
      assert.equal(await contents(), expected.contents);
      assert.deepEqual(await strays(command === 'up' ? documents : []), []);
      assert.deepEqual(urnsOf(stack), expected.urns, 'no resource is lost, and none is there twice');
      const again = await stack.update(command);
      assert.deepEqual(
        Object.keys(again.changes).filter((what) => what !== 'unchanged'),
        [],
        again.text,
      );
    });
  }
  stack.remove();
}

const declared = (internetEgress: boolean): readonly unknown[] =>
  (goldenDocuments('nested-projects') as { kind: string; spec: object }[]).map((document) =>
    document.kind === 'Workspace' ? { ...document, spec: { ...document.spec, internetEgress } } : document,
  );

const urnsOf = (stack: PulumiStack): string[] =>
  stack
    .resources()
    .map(({ urn }) => urn)
    .sort();
