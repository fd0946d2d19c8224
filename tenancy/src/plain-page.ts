/** Pages of the issues that `plain.ts` raises. */
export const plainPages = {
  'not-data': {
    title: 'The value is not plain data',
    explanation:
      'A tenancy is JSON data: text, finite numbers, true, false, null, lists and plain objects. Dates, Maps, class instances, getters, functions, symbols, references to itself and the key __proto__ are refused, because reading them would run code of the input or change objects of the program.',
    example: 'plans: [{name: gold, version: .nan}]',
    fix: 'Give plain data. In YAML, put dates in quotes; in TypeScript, pass object literals.',
  },
  'too-deep': {
    title: 'The value is nested too deeply',
    explanation:
      'Input is read 64 levels deep. No tenancy needs more; documents that do are meant to exhaust the reader.',
    example: 'labels: {a: {a: {a: ...}}}',
    fix: 'Flatten the value.',
  },
  'too-large': {
    title: 'The value is too large',
    explanation:
      'One text may hold 1,048,576 characters and one input 5,000,000 values, each YAML alias counted as often as it is used.',
    example: 'displayName: aaaa... (two million letters)',
    fix: 'Shorten the text, or split the tenancy over several sources.',
  },
} as const;
