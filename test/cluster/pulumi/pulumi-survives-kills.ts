import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { goldenDocuments } from '../../golden-case.ts';
import { GitRepository } from '../harness/git-repository.ts';
import { type PulumiProgram, PulumiStack } from '../harness/pulumi-stack.ts';
import { whyNoTools } from '../harness/tools.ts';

// `kill -9` at random points: whatever the point, the same command run again brings the same tree and the same state.
const rounds = Number(process.env.KAAS_PULUMI_KILLS ?? 9);
const options = { skip: whyNoTools(), timeout: 60_000 * (10 + rounds * 2) };

test(`updates that are killed ${rounds} times converge when they are run again`, options, async (t) => {
  const repository = new GitRepository('kill');
  const program = (internetEgress: boolean): PulumiProgram => ({
    documents: (goldenDocuments('nested-projects') as { kind: string; spec: object }[]).map((document) =>
      document.kind === 'Workspace' ? { ...document, spec: { ...document.spec, internetEgress } } : document,
    ),
    args: { target: { git: repository.target() }, source: 'kill', retrySeconds: 30 },
  });
  const stack = await new PulumiStack('kill', program(false)).init();

  // What every step leads to when nothing disturbs it, and how long it takes.
  const steps = [
    { command: 'up', egress: false },
    { command: 'up', egress: true },
    { command: 'destroy', egress: true },
  ] as const;
  const undisturbed = [];
  for (const { command, egress } of steps) {
    stack.declare(program(egress));
    const start = performance.now();
    const { status, text } = await stack.update(command);
    assert.equal(status, 0, text);
    const milliseconds = performance.now() - start;
    undisturbed.push({ milliseconds, tree: repository.tree('main'), urns: urnsOf(stack) });
  }

  for (let round = 0; round < rounds; round++) {
    const { command, egress } = steps[round % steps.length] ?? steps[0];
    const { milliseconds, tree, urns } = undisturbed[round % steps.length] ?? { milliseconds: 0, tree: '', urns: [] };
    const delay = Math.random() * milliseconds * 1.1;
    // In turns: the whole tree of processes dies, as with a machine; or the CLI alone, and its plugins stay behind.
    const whole = Math.floor(round / steps.length) % 2 === 0;
    await t.test(`${command} ${whole ? 'with all its processes' : 'alone'} after ${delay.toFixed(0)} ms`, async () => {
      stack.declare(program(egress));
      const child = stack.start([command, '--yes', '--skip-preview']);
      const closed = new Promise((resolve) => child.on('exit', resolve));
      await Promise.race([setTimeout(delay), closed]);
      if (whole) stack.kill();
      else child.kill('SIGKILL');
      await closed;
      if (stack.repair()) console.log('the local backend was writing its file: took its backup');
      await stack.run(['cancel', '--yes']);
      const { status, text } = await stack.update(command);
      stack.kill();
      assert.equal(status, 0, text);
      assert.equal(repository.tree('main'), tree);
      assert.deepEqual(urnsOf(stack), urns, 'no resource is lost, and none is there twice');
      const again = await stack.update(command === 'up' ? 'up' : 'destroy');
      assert.deepEqual(
        Object.keys(again.changes).filter((what) => what !== 'unchanged'),
        [],
        again.text,
      );
    });
  }
  stack.remove();
});

const urnsOf = (stack: PulumiStack): string[] =>
  stack
    .resources()
    .map(({ urn }) => urn)
    .sort();
