// The invariants of ARCHITECTURE.md, each as a test.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import ts from 'typescript';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !file.endsWith('.d.ts') && existsSync(file));
const source = (file: string): string => readFileSync(file, 'utf8');
const within = (...folders: string[]): string[] =>
  files.filter((file) => folders.some((folder) => file.startsWith(folder)));
const imports = (file: string): string[] =>
  ts.preProcessFile(source(file), true, true).importedFiles.map(({ fileName }) => fileName);
const product = within(
  'policies/src',
  'tenancy/src',
  'delivery/src',
  'constructs/src',
  'pulumi-provider/src',
  'pulumi-kubernetes/src',
  'pulumi-policies/src',
  'cli/src',
  'oidc-service/src',
);

const allowed: Readonly<Record<string, readonly RegExp[]>> = {
  // The evaluator's regular expressions take time linear in the text; nothing that renders reaches them.
  'policies/src/cel': [/^re2js$/],
  'policies/src/json': [/^(re2js|yaml)$/],
  'tenancy/src': [/^@hexabase-kaas\/policies\/manifests$/],
  'delivery/src': [/^node:/, /^@hexabase-kaas\/tenancy$/, /^js-yaml$/, /^@kubernetes\/client-node$/],
  'constructs/src': [
    /^node:/,
    /^@hexabase-kaas\/(policies|tenancy|delivery)$/,
    /^(cdk8s|cdk8s-plus-27|constructs|yaml)$/,
  ],
  'pulumi-provider/src': [/^node:/, /^@hexabase-kaas\/(tenancy|delivery|delivery\/cluster)$/, /^@pulumi\/pulumi$/],
  // A component of every language: nothing of the provider, whose resources are TypeScript's alone.
  'pulumi-kubernetes/src': [
    /^node:/,
    /^@hexabase-kaas\/(tenancy|delivery\/objects)$/,
    /^@pulumi\/(pulumi|kubernetes)$/,
  ],
  'pulumi-policies/src': [/^@hexabase-kaas\/(policies|tenancy)$/, /^@pulumi\/policy$/],
  'cli/src': [
    /^node:/,
    /^@hexabase-kaas\/(policies|tenancy|delivery|oidc-service)$/,
    /^(commander|js-yaml|picocolors|yaml)$/,
  ],
  'oidc-service/src': [/^node:/, /^@hexabase-kaas\/tenancy$/, /^(express|jose|kysely|pino|prom-client|zod)$/],
  // Each driver, server and client is known in one folder.
  'oidc-service/src/database': [/^node:/, /^(kysely|zod|pg|@electric-sql\/pglite)$/],
  'oidc-service/src/provider': [
    /^node:/,
    /^@hexabase-kaas\/tenancy$/,
    /^(express|jose|kysely|oidc-provider|pino|zod)$/,
  ],
  'oidc-service/src/billing/stripe': [
    /^node:/,
    /^@hexabase-kaas\/tenancy$/,
    /^(express|kysely|pino|prom-client|stripe|zod)$/,
  ],
  'oidc-service/src/identity': [/^node:/, /^(express|kysely|openid-client|prom-client|zod)$/],
  'oidc-service/src/events': [/^node:/, /^(@nats-io\/(jetstream|transport-node)|kysely|pino|prom-client|zod)$/],
  'oidc-service/src/rate-limit': [/^node:/, /^(@redis\/client|kysely|prom-client|zod)$/],
  'oidc-service/src/mail': [/^node:/, /^(nodemailer|zod)$/],
  'oidc-service/src/directory': [
    /^node:/,
    /^@hexabase-kaas\/tenancy$/,
    /^(@kubernetes\/client-node|kysely|pino|prom-client|yaml|zod)$/,
  ],
  // Commits go out as those of every front end do.
  'oidc-service/src/provisioning': [/^node:/, /^@hexabase-kaas\/(tenancy|delivery)$/, /^(kysely|pino|yaml|zod)$/],
  'oidc-service/src/http': [/^node:/, /^(express|helmet|kysely|pino|prom-client|zod)$/],
};

it('the test looks at the product', () => {
  expect(product.length).toBeGreaterThan(60);
});

it.each(Object.entries(allowed))('%s imports only what its layer may', (folder, patterns) => {
  const wrong = within(`${folder}/`)
    .filter((file) =>
      Object.keys(allowed).every((other) => other.length <= folder.length || !file.startsWith(`${other}/`)),
    )
    .flatMap((file) =>
      imports(file)
        .filter((name) => !name.startsWith('.') && !patterns.some((pattern) => pattern.test(name)))
        .map((name) => `${file}: ${name}`),
    );
  expect(wrong).toEqual([]);
});

it('policies import nothing but in the folders of their evaluators, which rendering does not reach', () => {
  const evaluator = /^policies\/src\/(cel|json)\//;
  const rules = within('policies/src/').filter((file) => !evaluator.test(file));
  expect(rules.filter((file) => imports(file).some((name) => !name.startsWith('.')))).toEqual([]);
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const name of imports(file)) visit(join(dirname(file), name).replace(/\.js$/, '.ts'));
  };
  visit('policies/src/manifests.ts');
  expect(reached.size).toBeGreaterThan(10);
  expect([...reached].filter((file) => evaluator.test(file))).toEqual([]);
});

it('the Kubernetes client is imported in one place, when a cluster is first asked', () => {
  const importing = product.filter((file) => imports(file).some((name) => name.startsWith('@kubernetes/')));
  expect(importing).toEqual(['delivery/src/cluster/connection.ts', 'oidc-service/src/directory/cluster-source.ts']);
  const loading = importing.flatMap((file) => source(file).match(/^.*import.*@kubernetes.*$/gm) ?? []);
  expect(loading.filter((line) => !/typeof import\(|await import\(/.test(line))).toEqual([]);
});

it('the clients of Redis and NATS are imported when there is one to ask', () => {
  const lines = within('oidc-service/src/').flatMap(
    (file) => source(file).match(/^.*\b(?:import|from)\b.*'@(?:redis|nats-io)\/.*$/gm) ?? [],
  );
  expect(lines.length).toBeGreaterThan(4);
  expect(lines.filter((line) => !/^import type |import\('/.test(line))).toEqual([]);
});

it("the provider's runtime knows Pulumi by its types alone, because states of any version call it", () => {
  const wrong = within('pulumi-provider/src/runtime').filter((file) =>
    /^import (?!type )[^;]*'@pulumi\/pulumi'/gms.test(source(file)),
  );
  expect(wrong).toEqual([]);
});

it('the model imports policies in one place: where they are rendered', () => {
  const importing = within('tenancy/src/').filter((file) => imports(file).some((name) => name.startsWith('@hexabase')));
  expect(importing).toEqual(['tenancy/src/manifests/policy.ts']);
});

it('the model is not aware of its rendering', () => {
  const wrong = within('tenancy/src/')
    .filter((file) => !file.startsWith('tenancy/src/manifests/'))
    // tenancy.ts checks patches against what they are laid over, which only rendering knows.
    .filter((file) => !['index.ts', 'access.ts', 'tenancy-parse.ts'].includes(basename(file)))
    .flatMap((file) =>
      [...source(file).matchAll(/^import (?!type )[^;]*['"](\.[^'"]*manifests\/(?!rbac)[^'"]*)['"]/gms)].map(
        (match) => `${file}: ${match[1]}`,
      ),
    );
  expect(wrong).toEqual([]);
});

it('the model has no clock, no randomness, no environment and no global state of the machine', () => {
  const wrong = within('tenancy/src/', 'policies/src/').filter((file) =>
    /\b(Date\.now|new Date|Math\.random|(?<!-)process\.|globalThis|performance\.|setTimeout|localeCompare|toLocale|Intl\.)/.test(
      source(file),
    ),
  );
  expect(wrong).toEqual([]);
});

it('the service knows express in its HTTP side and in routes, the clock and the environment in one file each', () => {
  const service = within('oidc-service/src/');
  const express = service.filter((file) => imports(file).includes('express'));
  expect(express.filter((file) => !/^oidc-service\/src\/(http\/.*|.*\/([a-z-]+-)?routes)\.ts$/.test(file))).toEqual([]);
  const having = (pattern: RegExp) => service.filter((file) => pattern.test(source(file)));
  expect(having(/\bDate\.now\(|new Date\(\)/)).toEqual(['oidc-service/src/clock.ts']);
  expect(having(/process\.env/)).toEqual(['oidc-service/src/main.ts']);
});

it('a feature of the service is reached through its index alone, and what all stand on knows no feature', () => {
  const folder = (file: string): string => /^oidc-service\/src\/([^/]+)\//.exec(file)?.[1] ?? '';
  const base = ['', 'audit', 'configuration', 'database', 'http'];
  const wrong = within('oidc-service/src/')
    .filter((file) => folder(file) !== '')
    .flatMap((file) =>
      imports(file)
        .filter((name) => name.startsWith('.'))
        .map((name) => join(dirname(file), name))
        .filter((to) => folder(to) !== folder(file) && !base.includes(folder(to)))
        .filter((to) => base.includes(folder(file)) || basename(to) !== 'index.js')
        .map((to) => `${file}: ${to}`),
    );
  expect(wrong).toEqual([]);
});

it('manifests are made in one place', () => {
  const wrong = product.filter(
    (file) =>
      !/^(tenancy\/src\/manifests|policies\/src)\//.test(file) &&
      // The cluster target's own book-keeping, a Lease and ConfigMaps, is no part of any tree.
      !/^delivery\/src\/cluster\/(lease|inventory-store)\.ts$/.test(file) &&
      // A kubeconfig is for a client, and stands in no cluster.
      file !== 'pulumi-kubernetes/src/tenant-kubeconfig.ts' &&
      // What a member deploys by a form is theirs, and stands in no tree.
      file !== 'oidc-service/src/workloads/application.ts' &&
      /apiVersion: '(?!kustomize\.config)[a-z0-9./]*v\d/.test(source(file).replace(/^\s*\*.*$/gm, '')),
  );
  expect(wrong).toEqual([]);
});

it('the label domain is spelled in one file', () => {
  const wrong = within('tenancy/src/', 'delivery/src/', 'policies/src/')
    .filter((file) => file !== 'tenancy/src/name.ts')
    .filter((file) =>
      /'kaas\.hexabase\.ai|`kaas\.hexabase\.ai\/\$/.test(source(file).replace(/^\s*(\*|\/\/).*$/gm, '')),
    );
  expect(wrong).toEqual([]);
});

it('no files import each other in a circle, not even for types', () => {
  const graph = new Map(
    product.map((file) => [
      file,
      imports(file)
        .filter((name) => name.startsWith('.'))
        .map((name) => join(dirname(file), name).replace(/\.js$/, '.ts')),
    ]),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, above: readonly string[]): void => {
    if (above.includes(file)) circles.push([...above.slice(above.indexOf(file)), file].join(' -> '));
    if (done.has(file) || above.includes(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...above, file]);
    done.add(file);
  };
  for (const file of product) visit(file, []);
  expect(circles).toEqual([]);
});

it('no source file is longer than 250 lines', () => {
  const long = product
    .map((file) => [file, source(file).split('\n').length] as const)
    .filter(([, lines]) => lines > 251);
  expect(long).toEqual([]);
});

it('no file is named for having no noun', () => {
  expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|misc|types|lib)(\.ts$|\/)/.test(file))).toEqual([]);
});

it('every exported item says what it is', () => {
  expect(product.flatMap(undocumented)).toEqual([]);
});

it('nothing of ours runs in a cluster: the product renders no CustomResourceDefinition, webhook or Deployment', () => {
  const wrong = within('tenancy/src/manifests/', 'policies/src/').filter((file) =>
    /kind: '(CustomResourceDefinition|ValidatingWebhookConfiguration|MutatingWebhookConfiguration|Deployment|DaemonSet|StatefulSet)'/.test(
      source(file),
    ),
  );
  expect(wrong).toEqual([]);
});

/** Exported functions, classes and values without a doc comment; short ones that say it in their name alone may do without. */
function undocumented(file: string): string[] {
  if (basename(file) === 'index.ts' || basename(file) === 'main.ts') return [];
  const parsed = ts.createSourceFile(file, source(file), ts.ScriptTarget.Latest, true);
  return parsed.statements.flatMap((statement) => {
    const exported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    const lines = statement.getText().split('\n').length;
    const documentable =
      ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement);
    if (!exported || !documentable || lines < 8 || ts.getJSDocCommentsAndTags(statement).length > 0) return [];
    return [`${file}: ${statement.name?.getText() ?? '?'}`];
  });
}
