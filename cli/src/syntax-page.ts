import type { Issue, IssuePage } from '@hexabase-kaas/tenancy';

/** Pages of the issues that reading files raises, before the model sees a document. */
export const syntaxPages = {
  'file-not-text': {
    title: 'The file is not UTF-8 text',
    explanation:
      'Documents are read as UTF-8 text. Other encodings, NUL and other control characters are refused, because two readers could see two different documents.',
    example: 'name: caf\\xe9 # Latin-1',
    fix: 'Save the file as UTF-8, and name only text files.',
  },
  'file-too-large': {
    title: 'The file is too large',
    explanation: 'One file may hold 16 MiB. A tenancy may be spread over any number of files.',
    example: '(a file of 20 MiB)',
    fix: 'Split it into several files: one for each organization reads well.',
  },
  'yaml-syntax': {
    title: 'The file is not YAML',
    explanation:
      'Files are YAML 1.2, one or more documents separated by ---; JSON is YAML too. Tags such as !include are not read.',
    example: 'metadata: {name: shop',
    fix: 'Correct the line that the issue names. Indent with spaces, never with tabs.',
  },
  'yaml-duplicate-key': {
    title: 'A key stands twice in one object',
    explanation: 'Readers disagree on which of the two holds, so a limit could silently not be the one that is meant.',
    example: 'quota: {cpu: "1", memory: 2Gi, cpu: "4"}',
    fix: 'Keep one of them.',
  },
  'yaml-alias': {
    title: 'An alias or merge key is refused',
    explanation:
      'A few aliases of aliases stand for billions of values, so what they stand for is limited. Merge keys (<<) are not part of YAML 1.2.',
    example: 'spec: {<<: *defaults}',
    fix: 'Write the values out. One alias in place of a whole value (`quota: *small`) is fine.',
  },
  'yaml-ambiguous': {
    title: 'A value means something else to Kubernetes',
    explanation:
      'Documents are read as YAML 1.2. The tools of Kubernetes read 0400 as octal, and yes, no, on and off as booleans; an object whose file modes or switches depend on the reader is refused.',
    example: 'defaultMode: 0400',
    fix: 'Write what is meant so that both read the same: 256 or 0o400, true or false, or quotes around a text.',
  },
  'yaml-too-deep': {
    title: 'The document is nested too deeply',
    explanation: 'No tenancy needs more than a few levels; documents with thousands are meant to exhaust the reader.',
    example: '[[[[[[[[...]]]]]]]]',
    fix: 'Flatten the document.',
  },
} as const satisfies Readonly<Record<string, IssuePage>>;

/** An error in a file, of one of the codes that have a page. */
export const syntaxError = (code: keyof typeof syntaxPages, path: string, message: string, fix: string): Issue => ({
  code,
  severity: 'error',
  path,
  message,
  fix,
});
