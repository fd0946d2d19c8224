// Writes what is generated and committed: JSON Schemas, reference pages, the policy bundle and the example's tree. `--check` lists what is stale.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFiles, issuePages, platformNamespaces, schemaFiles } from '@hexabase-kaas/cli';
import {
  configurationPage,
  eventSchema,
  eventsPage,
  openApiDocument,
  serviceSettings,
} from '@hexabase-kaas/oidc-service';
import { type IssuePage, jsonSchemas } from '@hexabase-kaas/tenancy';
import { chartValuesPage } from './chart-values-page.ts';
import { dashboardFiles } from './dashboards/index.ts';
import { chartFiles, platformTree } from './platform-files.ts';
import { policyCoveragePage } from './policy-coverage.ts';
import { supportPage } from './support-page.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const mark = '<!-- Emitted by `npm run emit`; edit the source, not this page. -->';

const files = new Map<string, string>([
  ...[...schemaFiles()].map(([name, text]) => [`docs/schemas/${name}`, text] as const),
  ['docs/reference/issues.md', issueReference(issuePages)],
  ['docs/reference/documents.md', documentReference(jsonSchemas())],
  ['docs/reference/oidc-service-configuration.md', `${mark}\n${configurationPage(serviceSettings)}\n`],
  ['docs/reference/openapi.json', `${JSON.stringify(openApiDocument(), null, 2)}\n`],
  ['docs/reference/events.md', `${mark}\n${eventsPage()}\n`],
  ['docs/reference/event.schema.json', `${JSON.stringify(eventSchema(), null, 2)}\n`],
  ['docs/reference/chart-values.md', `${mark}\n${chartValuesPage(join(root, 'flux/charts/hexabase-kaas'))}\n`],
  ['docs/reference/versions.md', `${mark}\n${supportPage()}\n`],
  ...chartFiles(),
  ['docs/reference/policy-coverage.md', `${mark}\n${policyCoveragePage()}\n`],
  ...policyBundle(),
  ...dashboardFiles(),
]);
const stale = [...files].filter(([path, text]) => read(path) !== text).map(([path]) => path);
const bundleFolders = ['kyverno', 'admission'].flatMap((engine) =>
  ['audit', 'enforce'].map((mode) => `policies/bundle/${engine}/${mode}`),
);
const removed = ['docs/schemas', ...bundleFolders].flatMap(list).filter((path) => !files.has(path));

const checking = process.argv.includes('--check');
const flux = [
  'render',
  'examples/acme-yaml',
  '--source',
  'acme-example',
  '--out',
  'flux',
  ...(checking ? ['--check'] : []),
];
const { status } = spawnSync(process.execPath, ['cli/bin/kaas.js', ...flux], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
});
const platformStale = await platformTree(join(root, 'flux'), checking);
if (checking && (status !== 0 || platformStale)) stale.push('flux');

if (checking) {
  for (const path of [...stale, ...removed]) console.log(path);
  if (stale.length + removed.length > 0) console.error('Stale: run `npm run emit` and commit the result.');
  process.exitCode = stale.length + removed.length > 0 ? 1 : 0;
} else {
  for (const path of stale) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), files.get(path) as string);
  }
  for (const path of removed) rmSync(join(root, path));
  console.log(`Emitted ${files.size} files: ${stale.length} written, ${removed.length} removed.`);
}

/** The bundle that anybody can apply as it stands: what `kaas policy emit` gives by itself, for both engines and modes. */
function policyBundle(): [string, string][] {
  const options = { standard: 'baseline', kubernetes: '1.36', exceptNamespace: platformNamespaces } as const;
  return (['kyverno', 'admission'] as const).flatMap((engine) =>
    (['audit', 'enforce'] as const).flatMap((mode) =>
      [...bundleFiles({ ...options, engine, mode })].map(([name, text]): [string, string] => [
        `policies/bundle/${engine}/${mode}/${name}`,
        text,
      ]),
    ),
  );
}

function issueReference(pages: Readonly<Record<string, IssuePage>>): string {
  const sections = Object.entries(pages).map(([code, { title, explanation, example, fix }]) =>
    [`## ${code}`, `**${title}.** ${explanation}`, `\`\`\`text\n${example}\n\`\`\``, `What to do: ${fix}`].join('\n\n'),
  );
  const intro =
    'Every code that `kaas` prints, with an example that raises it. `kaas explain CODE` prints the same in a terminal.';
  return `${mark}\n# Issues\n\n${intro}\n\n${sections.join('\n\n')}\n`;
}

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
}

function documentReference(schemas: object): string {
  const sections = Object.entries(schemas as Record<string, Schema>).map(([kind, schema]) => {
    const rows = ['metadata', 'spec'].flatMap((part) => fieldRows(part, schema.properties?.[part] ?? {}));
    return [`## ${kind}`, '', '| field | type | default | description |', '|---|---|---|---|', ...rows].join('\n');
  });
  const intro = [
    'A document is `apiVersion: kaas.hexabase.ai/v1`, a `kind`, `metadata` and `spec`.',
    'Several stand in one file, separated by `---`.',
    'Objects of other API versions are workloads: `metadata.namespace` names the project,',
    'and the labels `kaas.hexabase.ai/organization` and `kaas.hexabase.ai/workspace` name the rest.',
    '',
    'For completion in an editor, put the schema on top of the file (`kaas schema --out .schemas` writes it):',
    '',
    '```yaml',
    '# yaml-language-server: $schema=.schemas/kaas.schema.json',
    '```',
  ];
  return `${mark}\n# Documents\n\n${intro.join('\n')}\n\n${sections.join('\n\n')}\n`;
}

/** One row for each field, the fields of nested objects below their own. */
function fieldRows(path: string, { properties = {}, required = [] }: Schema): string[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const [description = '', otherwise] = (schema.description ?? '').split(/ Default: (.*)\.$/s);
    const standard = required.includes(name) ? 'required' : (otherwise ?? '');
    const cells = [`\`${path}.${name}\``, typeText(schema), standard, description].map((cell) =>
      cell.replaceAll('|', '\\|'),
    );
    const nested = schema.items?.properties
      ? fieldRows(`${path}.${name}[]`, schema.items)
      : fieldRows(`${path}.${name}`, schema);
    return [`| ${cells.join(' | ')} |`, ...nested];
  });
}

function typeText({ type, enum: values, items, additionalProperties }: Schema): string {
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(', ');
  if (type === 'array') return `list of ${items?.enum ? typeText(items) : (items?.type ?? 'anything')}`;
  if (type === 'object' && typeof additionalProperties === 'object') return 'map of strings';
  return type ?? 'anything';
}

function read(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}
