import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchemas, kindNames } from '@hexabase-kaas/tenancy';
import ts from 'typescript';

// Every description in a shape is the comment of the interface's field, word for word, `@default` included.
const folder = join(__dirname, '../../tenancy/src');
const comments = new Map<string, Set<string>>();
for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
  const source = ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true);
  source.forEachChild((node) => {
    if (!ts.isInterfaceDeclaration(node)) return;
    for (const member of node.members) {
      const comment = ts
        .getJSDocCommentsAndTags(member)
        .filter(ts.isJSDoc)
        .map((doc) =>
          doc
            .getText()
            .replace(/^\/\*\*\s*|\s*\*\/$/g, '')
            .replace(/\s*\n\s*\*\s?/g, ' '),
        )
        .join(' ');
      const name = member.name?.getText() ?? '';
      comments.set(name, (comments.get(name) ?? new Set()).add(comment));
    }
  });
}

interface Schema {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

function* described(path: string, schema: Schema): Generator<[path: string, field: string, text: string]> {
  for (const [field, inner] of Object.entries(schema.properties ?? {})) {
    // What is inside of workloads is Kubernetes' own.
    if (inner.description !== undefined && !path.includes('workloads'))
      yield [`${path}.${field}`, field, inner.description];
    yield* described(`${path}.${field}`, inner);
    if (inner.items !== undefined) yield* described(`${path}.${field}`, inner.items);
  }
}

const schemas = jsonSchemas() as Record<string, Schema>;
const fields = kindNames.flatMap((kind) => [...described(kind, schemas[kind] ?? {})]);

test('there are fields to look at', () => {
  expect(fields.length).toBeGreaterThan(80);
});

test.each(fields)('%s is described as in its interface', (_path, field, text) => {
  const comment = text.replace(/ Default: (.*)\.$/s, ' @default $1');
  expect([...(comments.get(field) ?? [])]).toContain(comment);
});

test.each(kindNames)('the schema of %s is strict and says what is required', (kind) => {
  expect(schemas[kind]).toMatchObject({ additionalProperties: false, required: ['apiVersion', 'kind', 'metadata'] });
  expect(schemas[kind]?.properties?.metadata?.required).toContain('name');
  expect(schemas[kind]?.properties?.spec).toMatchObject({ additionalProperties: false });
});
