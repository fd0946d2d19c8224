import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { PulumiStack } from '../harness/pulumi-stack.ts';
import { removeScratch, scratchDirectory } from '../harness/scratch.ts';
import { whyNoTools } from '../harness/tools.ts';

// What `pulumi package add` makes an SDK for another language of: the schema that the real CLI gets from the package.
const options = { skip: whyNoTools(), timeout: 10 * 60_000 };
const type = 'pulumi-kubernetes:index:KubernetesTenancy';

test(
  'the package of components tells its schema to the CLI, as it is here and as npm installs it',
  options,
  async () => {
    const stack = new PulumiStack('schema', 'export {};\n');
    const here = await schemaOf(stack, resolve('pulumi-kubernetes'));
    assert.deepEqual(Object.keys(here.resources), [type]);
    const component = here.resources[type];
    assert.equal(component?.isComponent, true);
    assert.deepEqual(component.requiredInputs, ['documents', 'hostCluster']);
    assert.deepEqual(Object.keys(component.inputProperties).sort(), [
      ...['adopt', 'context', 'documents', 'hostCluster', 'tenantServer'],
    ]);
    assert.deepEqual(Object.keys(component.properties), ['hostNamespaces']);
    for (const { description = '' } of [component, ...Object.values(component.inputProperties)])
      assert.match(description, /\w.*\w{3}/s);
    const { directory, folder } = installed();
    assert.deepEqual(await schemaOf(stack, folder), here);
    removeScratch(directory);
    stack.remove();
  },
);

interface Schema {
  readonly resources: Readonly<Record<string, Component>>;
}

interface Component extends Described {
  readonly isComponent?: boolean;
  readonly requiredInputs: readonly string[];
  readonly inputProperties: Readonly<Record<string, Described>>;
  readonly properties: Readonly<Record<string, Described>>;
}

interface Described {
  readonly description?: string;
}

async function schemaOf(stack: PulumiStack, folder: string): Promise<Schema> {
  const { status, text } = await stack.run(['package', 'get-schema', folder]);
  assert.equal(status, 0, text);
  return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('\n}') + 2)) as Schema;
}

/** The package with the files that npm would publish, and none of the repository's around it. */
function installed(): { readonly directory: string; readonly folder: string } {
  const directory = scratchDirectory('installed');
  const folder = join(directory, 'pulumi-kubernetes');
  const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: resolve('pulumi-kubernetes'),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ files }] = JSON.parse(listing) as [{ readonly files: readonly { readonly path: string }[] }];
  for (const { path } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(resolve('pulumi-kubernetes', path), join(folder, path));
  }
  symlinkSync(resolve('node_modules'), join(directory, 'node_modules'));
  return { directory, folder };
}
