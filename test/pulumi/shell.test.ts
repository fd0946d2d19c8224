// The provider's text goes into every state, and states live for years: it must stay as it is, and load what it needs.
import { join } from 'node:path';
import { runtime } from '@pulumi/pulumi';

const text = async (): Promise<string> =>
  (await import(join(process.cwd(), 'pulumi-provider/dist/resource.js'))).providerText;

/** As the provider plugin of the SDK reads it. */
function load(source: string): Record<string, (...given: unknown[]) => Promise<unknown>> {
  const module: { exports: { handler?: () => never } } = { exports: {} };
  new Function('exports', source)(module.exports);
  return module.exports.handler?.() ?? {};
}

test('the text is that of this major version: states hold it, and another one would be theirs for ever', async () => {
  expect(await text()).toMatchInlineSnapshot(`
"exports.handler = () => {
  const call = (name) => async (...given) => (await import('@hexabase-kaas/pulumi-provider/runtime'))[name](...given);
  return Object.fromEntries(['check', 'diff', 'create', 'read', 'update', 'delete'].map((name) => [name, call(name)]));
};
"
`);
});

test('the text is small, and holds nothing but the way to the runtime', async () => {
  const source = await text();
  expect(source.length).toBeLessThan(400);
  expect(source.match(/(?:import|require)\([^)]*\)/g)).toEqual(["import('@hexabase-kaas/pulumi-provider/runtime')"]);
  expect(source).not.toMatch(/process|globalThis|\/[a-z]+\/[a-z]+\.js/);
});

test('it is what the SDK itself would keep of a provider: a module whose handler gives one', async () => {
  const provider = load(await text());
  const { text: serialized } = await runtime.serializeFunction(() => provider);
  expect(serialized).toMatch(/^exports\.handler = /);
  expect(Object.keys(load(serialized)).sort()).toEqual(Object.keys(provider).sort());
});

test('each method is one that the runtime has', async () => {
  const methods = Object.keys(await import('@hexabase-kaas/pulumi-provider/runtime'));
  expect(methods).toEqual(expect.arrayContaining(Object.keys(load(await text()))));
  expect(Object.keys(load(await text()))).toEqual(['check', 'diff', 'create', 'read', 'update', 'delete']);
});
