import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@hexabase-kaas/delivery';
import { jsonSchemas, names } from '@hexabase-kaas/tenancy';
import { Command } from 'commander';
import { type ExitCode, exitCode, WrongUse } from './exit-code.js';
import { reason } from './file-list.js';
import { counted } from './issue-report.js';
import { printable } from './printable.js';
import type { Terminal } from './terminal.js';

/** Files of the JSON Schemas: one for each kind, and `kaas.schema.json` for files that mix kinds. */
export function schemaFiles(): Map<string, string> {
  const files = Object.entries(jsonSchemas()).map(
    ([kind, schema]) => [`${kind.toLowerCase()}.json`, json(schema)] as const,
  );
  return new Map([...files, ['kaas.schema.json', json(combinedSchema())]]);
}

/** Prints the schema of one kind or of all, or writes them as files. */
export async function schema(
  kind: string | undefined,
  { out: directory }: { readonly out?: string },
  { out }: Terminal,
): Promise<ExitCode> {
  const files = schemaFiles();
  const wanted = kind === undefined ? 'kaas.schema.json' : `${kind.toLowerCase()}.json`;
  const text = files.get(wanted);
  if (text === undefined) {
    throw new WrongUse(
      `there is no kind "${printable(kind ?? '')}"; use one of ${Object.keys(jsonSchemas()).join(', ')}`,
    );
  }
  if (directory === undefined) {
    out.print(text.trimEnd());
    return exitCode.good;
  }
  const written = kind === undefined ? [...files] : [[wanted, text] as const];
  try {
    makeFolder(directory);
    for (const [name, content] of written) await writeFile(join(directory, name), content);
  } catch (error) {
    throw new WrongUse(`${printable(directory)}: ${reason(error as NodeJS.ErrnoException)}`);
  }
  out.print(`Wrote ${counted(written.length, 'schema')} to ${printable(directory)}.`);
  out.print('Next: put this line on top of a YAML file, and the editor completes and checks it:');
  out.print(`  # yaml-language-server: $schema=${printable(join(directory, wanted))}`);
  return exitCode.good;
}

/** `kaas schema`. */
export const schemaCommand = (run: (kind: string | undefined, options: { out?: string }) => Promise<void>): Command =>
  new Command('schema')
    .summary('print JSON Schemas for editors')
    .description('Prints the JSON Schema (draft 2020-12) of a kind of document, or one that takes every kind.')
    .argument('[kind]', 'kind of document, like Workspace')
    .option('--out <directory>', 'write one file for each kind, and kaas.schema.json for all')
    .addHelpText(
      'after',
      `
Examples:
  kaas schema Workspace                           print one schema
  kaas schema --out .schemas                      write all of them
Then, on top of a YAML file:
  # yaml-language-server: $schema=.schemas/kaas.schema.json`,
    )
    .action(run);

/** Takes documents of every kind, and leaves documents of other API versions alone. */
function combinedSchema(): object {
  const schemas = Object.entries(jsonSchemas()).map(([kind, whole]) => {
    const { $schema: _schema, $id: _id, ...rest } = whole as Record<string, unknown>;
    return [kind, rest] as const;
  });
  const ours = { properties: { apiVersion: { const: names.apiVersion } }, required: ['apiVersion'] };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `https://${names.domain}/schemas/v1/kaas.schema.json`,
    title: 'A document of a tenancy',
    type: 'object',
    required: ['apiVersion', 'kind'],
    allOf: [
      when(ours, { properties: { kind: { enum: schemas.map(([kind]) => kind) } } }),
      ...schemas.map(([kind]) =>
        when(
          { properties: { ...ours.properties, kind: { const: kind } }, required: ['apiVersion', 'kind'] },
          { $ref: `#/$defs/${kind}` },
        ),
      ),
    ],
    $defs: Object.fromEntries(schemas),
  };
}

const when = (condition: object, then: object): object => ({ if: condition, then });
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
