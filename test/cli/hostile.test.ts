import { mkdirSync, symlinkSync } from 'node:fs';
import { codes, kaas, organization, scratch } from './kaas.js';

const dir = scratch();
afterAll(dir.remove);

const check = (input: string | Buffer) => kaas(['check', '-', '--json'], { input });

const bomb = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, i) =>
      `l${i}: &l${i} [${Array(9)
        .fill(i === 0 ? 'ha' : `*l${i - 1}`)
        .join(', ')}]`,
  ).join('\n');

test.each<[string, string | Buffer, string]>([
  ['a billion laughs', bomb(10), 'yaml-alias'],
  ['more aliases than are read', `a: &a x\nb: [${Array(2000).fill('*a').join(',')}]`, 'yaml-alias'],
  ['a merge key', 'a: &a {x: 1}\nb: {<<: *a}', 'yaml-alias'],
  ['10,000 levels of lists', '['.repeat(10_000) + ']'.repeat(10_000), 'yaml-too-deep'],
  ['10,000 levels of items', `${'- '.repeat(10_000)}x`, 'yaml-too-deep'],
  ['100 levels', `a: ${'['.repeat(100)}${']'.repeat(100)}`, 'too-deep'],
  ['a document that holds itself', '&a [*a]', 'not-data'],
  ['NUL', 'a: \0', 'file-not-text'],
  ['an escape sequence', 'a: \u001b[2J', 'file-not-text'],
  ['Latin-1', Buffer.from('a: caf\xe9', 'latin1'), 'file-not-text'],
  ['UTF-16', Buffer.from('\ufeffa: b', 'utf16le'), 'file-not-text'],
  ['octal of another reader', 'apiVersion: v1\nkind: Pod\nspec: {mode: 0400}', 'yaml-ambiguous'],
  [
    'a boolean of another reader',
    'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Pod, a: off}]',
    'yaml-ambiguous',
  ],
  ['a duplicate key', 'a: 1\na: 2', 'yaml-duplicate-key'],
  ['a duplicate key in quotes', '{"a": 1, a: 2}', 'yaml-duplicate-key'],
  ['tabs', 'a:\n\tb: 1', 'yaml-syntax'],
  ['an unknown tag', 'a: !include b.yaml', 'yaml-syntax'],
  ['YAML 1.1', '%YAML 1.1\n---\na: yes', 'yaml-syntax'],
  ['an open bracket', 'a: [1, 2', 'yaml-syntax'],
  ['the key __proto__', '__proto__: {a: 1}\napiVersion: v1\nkind: A', 'not-data'],
  ['a plain text', 'hello', 'bad-source'],
  ['more than 16 MiB', Buffer.alloc(17 * 1024 * 1024, 0x20), 'file-too-large'],
])('rejects %s', async (_, input, code) => {
  const run = await check(input);
  expect(run.err).toBe('');
  expect(run.code).toBe(1);
  expect(codes(run)).toContain(code);
});

test('a page of garbage gives a page of issues, not a million', async () => {
  const run = await check('}]{[\n'.repeat(20_000));
  expect(run.code).toBe(1);
  expect(codes(run).length).toBeLessThan(50);
});

test('a file of 10 MB is read', async () => {
  const text = organization('acme', { displayName: 'x'.repeat(100) });
  const run = await check(`${text}\n---\n${`# ${'c'.repeat(98)}\n`.repeat(100_000)}`);
  expect(run).toMatchObject({ code: 0, out: '{"issues":[]}\n' });
});

test('an object of 100,000 keys is read in time that grows with its size', async () => {
  const run = await check(Array.from({ length: 100_000 }, (_, i) => `k${i}: v`).join('\n'));
  expect(codes(run)).toEqual(['bad-source']);
});

test('names of files and keys cannot write to the terminal', async () => {
  const file = dir.write('evil\u001b[31m\u202e.yaml', `"\\u001b[2J": 1\n"\\u001b[2J": 2\n`);
  const { out } = await kaas(['check', file]);
  expect(out).toContain('yaml-duplicate-key');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters must not be there
  expect(out).not.toMatch(/[\u001b\u202e]/);
});

test('links in a circle are followed once, hidden folders and node_modules never', async () => {
  dir.write('loop/a.yaml', organization('acme'));
  dir.write('loop/.hidden/b.yaml', 'a: [');
  dir.write('loop/node_modules/c.yaml', 'a: [');
  dir.write('loop/notes.txt', 'a: [');
  symlinkSync('.', dir.path('loop/again'));
  symlinkSync('nowhere', dir.path('loop/dangling.yaml'));
  expect(await kaas(['check', dir.path('loop'), dir.path('loop/a.yaml'), '--json'])).toMatchObject({ code: 0 });
});

test('empty documents are skipped, and no document at all is wrong use', async () => {
  const file = dir.write('empty.yaml', `---\n# nothing\n---\n${organization('acme')}\n---\n...\n`);
  expect(await kaas(['check', file])).toMatchObject({ code: 0 });
  mkdirSync(dir.path('bare'));
  for (const path of [dir.path('bare'), dir.write('comment.yaml', '# nothing\n')]) {
    const { code, err } = await kaas(['check', path]);
    expect(code).toBe(2);
    expect(err).toContain('no documents in');
  }
});

test('a byte order mark and Windows line ends are fine', async () => {
  expect(await check(`\ufeff${organization('acme')}\r\n---\r\n${organization('globex')}\r\n`)).toMatchObject({
    code: 0,
  });
});

test('every missing file is named', async () => {
  const { code, err } = await kaas(['check', dir.path('no-1.yaml'), dir.path('no-2.yaml')]);
  expect(code).toBe(2);
  expect(err).toContain('no-1.yaml: no such file or directory');
  expect(err).toContain('no-2.yaml: no such file or directory');
});

test('a byte order mark in the middle of joined files is fine', async () => {
  expect(await check(`${organization('acme')}\n---\n\ufeff${organization('globex')}\n`)).toMatchObject({ code: 0 });
});

test.each(['kind', 'metadata'])('a %s whose fields hide the methods of objects is an issue', async (field) => {
  const document = { ...JSON.parse(organization('acme')), [field]: { toString: 1, valueOf: 2 } };
  const { code, out, err } = await check(JSON.stringify(document));
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(out).toContain(field);
});

test('what is no data is told with its document', async () => {
  const { code, out } = await check(
    'apiVersion: kaas.hexabase.ai/v1\nkind: Organization\nmetadata:\n  name: !!binary YQ==\n',
  );
  expect(code).toBe(1);
  expect(out).toContain('documents[0].metadata.name');
});

test.each([
  ['no kind', 'apiVersion: v1', 'without kind'],
  ['a number for a kind', 'apiVersion: v1\nkind: 5', 'with 5 as kind'],
  ['neither', 'a: b', 'without apiVersion and without kind'],
])('a document with %s says so', async (_what, text, words) => {
  expect((await check(text)).out).toContain(words);
});
