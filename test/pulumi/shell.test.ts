// The provider's text goes into every state, and states live for years: it must stay small, and load what it needs.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { runtime } from '@pulumi/pulumi';

const serialized = async (): Promise<string> => {
  const { provider } = await import(join(process.cwd(), 'pulumi-provider/dist/provider.js'));
  return (await runtime.serializeFunction(() => provider)).text;
};

test('the provider captures nothing and loads the runtime by its public name, in each method', async () => {
  const text = await serialized();
  expect(text.length).toBeLessThan(4000);
  const loads = [...text.matchAll(/import\((['"])(.*?)\1\)/g)].map(([, , name]) => name);
  expect(loads).toEqual(Array(6).fill('@hexabase-kaas/pulumi-provider/runtime'));
  expect(text).not.toMatch(/require\(|process\.|__importStar|sourceMappingURL/);
  // What a function captures stands in its `with` block.
  for (const [, captured] of text.matchAll(/with\((\{.*?\})\)/gs))
    expect(captured?.replace(/\s|,|this: undefined|arguments: undefined|provider: __provider/g, '')).toBe('{}');
});

test('the text is that of this major version: another one would show as an update of every resource', async () => {
  const text = await serialized();
  expect(createHash('sha256').update(text).digest('hex')).toMatchInlineSnapshot(
    `"b5300c439d633959bdf77be69c73befd5892a3b1554193b63989742736e7a145"`,
  );
});
