import { createRequire } from 'node:module';
import { DeliveryError, manifestFiles } from '@hexabase-kaas/delivery';
import type { Manifest } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';

jest.setTimeout(120_000);

// The js-yaml that delivery writes with, not the older one of other tools at the root.
const { loadAll, YAML11_SCHEMA } = createRequire(require.resolve('@hexabase-kaas/delivery'))('js-yaml');

const configMap = (fields: object): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'x' },
  ...fields,
});

/** What readers of both generations make of a text. */
const readings = (text: string): unknown[][] => [
  parseAllDocuments(text, { version: '1.1' }).map((document) => {
    expect(document.errors).toEqual([]);
    expect(document.warnings).toEqual([]);
    return document.toJS();
  }),
  parseAllDocuments(text, { version: '1.2' }).map((document) => document.toJS()),
  loadAll(text),
  loadAll(text, { schema: YAML11_SCHEMA }),
];

function readsBack(fields: object): void {
  const manifest = configMap(fields);
  const text = manifestFiles({ 'w/x/o': manifest }).get('w/x.yaml') ?? '';
  expect(text.endsWith('\n')).toBe(true);
  for (const reading of readings(text)) expect(reading).toEqual([manifest]);
}

/** Strings that some reader takes for something else, or that break a layout. */
const nasty = [
  ...[
    'yes',
    'Yes',
    'YES',
    'no',
    'on',
    'On',
    'off',
    'y',
    'Y',
    'n',
    'N',
    'true',
    'True',
    'false',
    'null',
    'Null',
    '~',
    '',
  ],
  ...[
    '0777',
    '0o7',
    '0b1',
    '0x1F',
    '1_000',
    '1e3',
    '1E-3',
    '1.',
    '.5',
    '+.5',
    '-.5e1',
    '08',
    '-_1',
    '1_e3',
    '0x_1',
    '+12',
    '1.5.2',
  ],
  ...['12:30:45', '1:20', '-1:20', '190:20:30.15', '2001-12-14', '2001-12-14t21:59:43.10-05:00', '2001-12-14 21:59:43'],
  ...[
    '.inf',
    '-.Inf',
    '+.INF',
    '.nan',
    '.NaN',
    '=',
    '<<',
    '-',
    '--',
    '---',
    '...',
    '?',
    ':',
    ',',
    '[',
    ']',
    '{',
    '}',
    '#',
    '&',
    '*',
  ],
  ...[
    '!',
    '|',
    '>',
    "'",
    '"',
    '%',
    '@',
    '`',
    '- a',
    '? a',
    ': a',
    'a:',
    'a: b',
    'a #b',
    'a:b',
    '#a',
    '&a',
    '*a',
    '!!str a',
    '%YAML',
  ],
  ...[
    "it's",
    '"quoted"',
    "'quoted'",
    '\\',
    '\\n',
    'a\\',
    ' a',
    'a ',
    '\ta',
    'a\t',
    'a\tb',
    '  ',
    '\n',
    '\n\n',
    '\r',
    '\r\n',
    'a\r\nb',
  ],
  ...[
    'a\nb',
    'a\nb\n',
    'a\nb\n\n',
    '\na',
    '\n\na',
    ' a\nb',
    'a\n b',
    'a\n  b\n',
    'a \nb',
    'a\n \nb',
    'a\n\tb',
    '#a\n#b',
    '- a\n- b\n',
  ],
  ...[
    '---\na',
    'a\n---\nb',
    'a\n...\n',
    'key: |\n  x\n',
    '日本語',
    'ワークスペース\n東京\n',
    '🙂',
    'é',
    'e\u0301',
    '\u00a0',
    'a\u0085b',
    'a\u2028b\nc',
  ],
  ...[
    '\u2029',
    '\ufeff',
    'a\ufeff',
    '\ufffe',
    '\uffff',
    '\u0000',
    '\u0007',
    '\u001b[0m',
    '\u007f',
    '\u0080',
    '\u009f',
    'a\u0000\nb',
  ],
  ...[
    'x'.repeat(3000),
    'word '.repeat(400),
    'a/b',
    '10.0.0.0/8',
    '10.0.0.1',
    '::1',
    '100m',
    '1Gi',
    '*/5 * * * *',
    'http://a.b:80/c?d=e#f',
  ],
  ...[
    '__proto__',
    'constructor',
    '@daily',
    '${a}',
    '{{ .Values }}',
    '$(A)',
    'sha256:0e1',
    '1e1000',
    '123456789012345678901234567890',
  ],
];

test('every nasty string reads back as itself, as a value, in a list, as a key and inside deeper structures', () => {
  for (const text of nasty) {
    const key = text.length > 500 ? 'long' : text;
    readsBack({ data: { text, list: [text, [text, { text }]], last: [{ a: { b: text } }] } });
    if (key !== '__proto__' && key !== '<<') readsBack({ data: { [key]: { [key]: text }, after: [{ [key]: [] }] } });
  }
});

test('arbitrary plain JSON reads back as itself', () => {
  const text = fc.oneof(
    fc.constantFrom(...nasty),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...' \n\t:-#\'"ab01_.+e~|>?,[]{}&*!%@`\r日') }),
    fc.string({ unit: fc.constantFrom(...'0123456789+-._:eExXoObBtTzZaf ') }),
  );
  const key = text.filter((one) => one.length < 200 && one !== '__proto__' && one !== '<<');
  const number = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      text,
      number,
      fc.boolean(),
      fc.constant(null),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('value'), { maxLength: 4 }),
    object: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  }));
  fc.assert(
    fc.property(fc.dictionary(key, value, { noNullPrototype: true }), (data) =>
      readsBack({ data: JSON.parse(JSON.stringify(data)) }),
    ),
    { numRuns: process.env.LONG === '1' ? 20_000 : 2000 },
  );
});

test('what a YAML 1.1 reader would take for a number, a date or a boolean is quoted', () => {
  const words = [
    'yes',
    'on',
    'y',
    '0777',
    '1_000',
    '1e3',
    '12:30:45',
    '2001-12-14',
    'null',
    '~',
    '=',
    '<<',
    '0b1',
    '0o7',
    '.inf',
  ];
  const text = manifestFiles({
    'w/x/o': configMap({ data: Object.fromEntries(words.map((word, at) => [`k${at}`, word])) }),
  });
  for (const word of words) expect(text.get('w/x.yaml')).toContain(`: '${word}'\n`);
});

test('keys keep their order, and several lines of text are a block', () => {
  const files = manifestFiles({
    'w/x/o': configMap({ data: { z: 'first\nsecond\n', a: 'third\nfourth', list: [{ b: 1, a: [] }, [2]], none: {} } }),
  });
  expect(files.get('w/x.yaml')).toBe(
    [
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  z: |\n    first\n    second\n  a: |-\n    third\n    fourth',
      '  list:\n    - b: 1\n      a: []\n    - - 2\n  none: {}\n',
    ].join('\n'),
  );
});

test('objects of a file become documents in the order of the record, and files keep apart', () => {
  const manifests = { 'a/x/2': configMap({ n: 2 }), 'a/y/1': configMap({ n: 3 }), 'a/x/1': configMap({ n: 1 }) };
  const files = manifestFiles(manifests);
  expect([...files.keys()]).toEqual(['a/x.yaml', 'a/y.yaml']);
  expect(loadAll(files.get('a/x.yaml') ?? '')).toEqual([manifests['a/x/2'], manifests['a/x/1']]);
});

test('rejects everything that is not plain JSON, all at once', () => {
  const broken = [
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1n,
    Symbol('x'),
    () => 1,
    new Date(0),
    new Map(),
    '\ud800',
  ];
  const manifests = Object.fromEntries(broken.map((value, at) => [`w/x/${at}`, configMap({ data: [{ value }] })]));
  let error: unknown;
  try {
    manifestFiles({ ...manifests, 'w/../x/o': configMap({}) });
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(DeliveryError);
  expect((error as DeliveryError).issues).toHaveLength(broken.length + 1);
});
