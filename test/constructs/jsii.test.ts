// The real jsii compiler on a copy of the sources: the public types can be offered in other languages as they are.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as constructs from '@hexabase-kaas/constructs';
import { jsonSchemas } from '@hexabase-kaas/tenancy';
import { temporaryFolder } from './sample-app.ts';

const scope = '@hexabase-kaas/constructs';

interface Assembly {
  readonly types: Readonly<Record<string, AssemblyType>>;
}
interface AssemblyType {
  readonly kind: string;
  readonly datatype?: boolean;
  readonly name: string;
  readonly properties?: readonly {
    readonly name: string;
    readonly optional?: boolean;
    readonly docs?: { readonly summary?: string; readonly default?: string };
    readonly type: TypeReference;
  }[];
}
interface TypeReference {
  readonly fqn?: string;
  readonly primitive?: string;
  readonly collection?: { readonly kind: string; readonly elementtype: TypeReference };
}

let assembly: Assembly;

beforeAll(() => {
  const folder = temporaryFolder();
  const own = JSON.parse(readFileSync('constructs/package.json', 'utf8'));
  const installed = (name: string) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
  const bundled = Object.keys(own.dependencies);
  const { 'cdk8s-plus-27': _notInTheTypes, ...peers } = own.peerDependencies as Record<string, string>;
  const manifest = {
    name: own.name,
    version: own.version,
    description: own.description,
    license: own.license,
    author: { name: 'Hexabase' },
    repository: { type: 'git', url: 'https://example.com/hexabase-kaas.git' },
    main: 'lib/index.js',
    types: 'lib/index.d.ts',
    stability: 'experimental',
    jsii: { outdir: 'out', targets: {}, tsc: { rootDir: 'src', outDir: 'lib' } },
    dependencies: own.dependencies,
    bundledDependencies: bundled,
    peerDependencies: peers,
    devDependencies: Object.fromEntries(Object.keys(peers).map((name) => [name, installed(name)])),
  };
  cpSync('constructs/src', join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  mkdirSync(join(folder, 'node_modules/@hexabase-kaas'), { recursive: true });
  for (const name of [...bundled, ...Object.keys(peers), '@types']) {
    symlinkSync(join(process.cwd(), 'node_modules', name), join(folder, 'node_modules', name));
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(process.cwd(), 'node_modules/jsii/bin/jsii')], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`jsii: ${stdout}${stderr}`);
  assembly = JSON.parse(readFileSync(join(folder, '.jsii'), 'utf8'));
});

test('every optional property says what happens without it', () => {
  const silent = Object.entries(assembly.types).flatMap(([type, { properties = [] }]) =>
    properties
      .filter(({ optional, docs }) => !docs?.summary === true || (optional === true && docs?.default === undefined))
      .map(({ name }) => `${type}.${name}`),
  );
  expect(silent).toEqual([]);
});

/** A node of a JSON Schema, as far as the model uses it. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
}

/** Fields of the model that no property with the right shape leads to. */
function missing(schema: Schema, type: TypeReference | undefined, path: string): string[] {
  if (type === undefined) return [path];
  if (schema.items !== undefined) {
    if (type.collection?.kind !== 'array') return [`${path} is no list`];
    return missing(schema.items, type.collection.elementtype, `${path}[]`);
  }
  const named = type.fqn === undefined ? undefined : assembly.types[type.fqn];
  // A reference by object stands for the name of what it refers to.
  if (named?.kind === 'interface' && named.datatype !== true) return [];
  if (schema.enum !== undefined && named?.kind === 'enum') {
    const own = Object.values((constructs as unknown as Record<string, Record<string, string>>)[named.name] ?? {});
    expect({ [path]: own.sort() }).toEqual({ [path]: [...schema.enum].sort() });
    return [];
  }
  if (schema.properties === undefined) return [];
  const properties = new Map((named?.properties ?? []).map((property) => [property.name, property.type]));
  return Object.entries(schema.properties).flatMap(([name, field]) =>
    missing(field, properties.get(name), `${path}.${name}`),
  );
}

test.each(Object.entries(jsonSchemas()))('every field of a %s can be said as a property', (kind, schema) => {
  const { metadata, spec } = (schema as Schema).properties as Record<'metadata' | 'spec', Schema>;
  const fields = { ...metadata.properties, ...spec.properties };
  // Children of the project, not a property.
  const { workloads: _children, ...said } = fields;
  if (kind === 'Workspace' || kind === 'Project' || kind === 'GroupBinding') delete said.organization;
  const props = { fqn: `${scope}.${kind}Props` };
  if (kind === 'Workspace') said.organization = {};
  expect(missing({ properties: said }, props, kind)).toEqual([]);
});
