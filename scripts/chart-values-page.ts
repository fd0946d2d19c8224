import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The reference page of a chart's values, from its values.schema.json (what is allowed) and values.yaml (what is set). */
export function chartValuesPage(directory: string): string {
  const schema = JSON.parse(readFileSync(`${directory}/values.schema.json`, 'utf8')) as Schema;
  const values = parse(readFileSync(`${directory}/values.yaml`, 'utf8')) as unknown;
  const rows = rowsOf('', schema, values);
  return [
    '# Values of the chart hexabase-kaas',
    '',
    'Anything else is refused, with the path of what is wrong.',
    '',
    '| value | default | allowed | meaning |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema | false>>;
  readonly items?: Schema;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

function rowsOf(path: string, schema: Schema, value: unknown): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    if (property === false || name === 'global') return [];
    const here = path === '' ? name : `${path}.${name}`;
    const set = (value as Record<string, unknown> | undefined)?.[name];
    const below = rowsOf(here, property, set);
    if (below.length > 0) return below;
    if (property.description === undefined) throw new Error(`${here} has no description in values.schema.json`);
    const standard = set === '' || set === undefined ? 'none' : `\`${JSON.stringify(set)}\``;
    return [`| \`${here}\` | ${cell(standard)} | ${cell(allowed(property))} | ${cell(property.description)} |`];
  });
}

function allowed(schema: Schema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.minimum !== undefined) return `${schema.minimum} to ${schema.maximum}`;
  if (schema.pattern) return `\`${schema.pattern}\``;
  return { string: 'text', boolean: '`true` or `false`', array: 'a list', object: 'a map' }[schema.type ?? ''] ?? '';
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
