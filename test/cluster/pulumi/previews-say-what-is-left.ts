import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { goldenDocuments } from '../../golden-case.ts';
import { PulumiStack } from '../harness/pulumi-stack.ts';
import { scratchDirectory } from '../harness/scratch.ts';
import { whyNoTools } from '../harness/tools.ts';

// What people read in a preview of the real CLI before they say yes.
const options = { skip: whyNoTools(), timeout: 20 * 60_000 };

interface Document {
  readonly kind: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

test('a preview says what is left of a host cluster, and what a changed plan does', options, async (t) => {
  const tree = join(scratchDirectory('outlook'), 'tree');
  const args = { target: { directory: { path: tree } }, source: 'outlook' };
  const documents = (plan: string) =>
    (goldenDocuments('minimal') as Document[]).map((one) =>
      one.kind === 'Workspace' ? { ...one, spec: { ...one.spec, plan } } : one,
    );
  const stack = await new PulumiStack('outlook', { documents: documents('small'), args }).init();

  await t.test('of a new workspace', async () => {
    const { status, text } = await stack.update('preview');
    assert.equal(status, 0, text);
    assert.match(diagnostics(text), /hostClusters\.tokyo: after this update 1 of 20 workspaces, cpu 2\.22 of 64 sold/);
    assert.equal((await stack.update('up')).status, 0);
  });

  await t.test('of a larger plan', async () => {
    stack.declare({ documents: documents('medium'), args });
    const { status, text } = await stack.update('preview');
    assert.equal(status, 0, text);
    const said = diagnostics(text);
    assert.match(
      said,
      /workspaces\.acme\/shop\.plan: changes from small to medium: the control plane is not restarted/,
    );
    assert.match(
      said,
      /hostClusters\.tokyo: after this update 1 of 20 workspaces, cpu 4\.22 of 64 sold and 59\.78 left/,
    );
    assert.equal((await stack.update('up')).status, 0);
  });

  await t.test('of a smaller plan, with what to do first', async () => {
    stack.declare({ documents: documents('small'), args });
    const said = diagnostics((await stack.update('preview')).text);
    assert.match(said, /sells less than before: cpu 4 to 2.*scale down first/);
    assert.match(said, /hostClusters\.tokyo: .*cpu 2\.22 of 64 sold and 61\.78 left/);
  });

  await t.test('and nothing when nothing that is sold changes', async () => {
    stack.declare({ documents: documents('medium'), args });
    assert.doesNotMatch((await stack.update('preview')).text, /after this update/);
  });
  stack.remove();
});

/** What the CLI lists under its heading, with the resource that it is about. */
const diagnostics = (text: string): string => text.slice(text.indexOf('\nDiagnostics:'));
