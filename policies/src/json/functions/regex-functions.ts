import type { RE2JS } from 're2js';
import type { FunctionEntry } from '../function-table.js';
import { scalarText } from '../scalar-text.js';
import { SearchError } from '../search-error.js';
import type { Value } from '../value.js';
import { matchesWildcard } from '../wildcard.js';

/** Functions on regular expressions (RE2, as in Go: time linear in the text), and on wildcards. */
export const regexFunctions: readonly FunctionEntry[] = [
  {
    name: 'pattern_match',
    parameters: ['string', 'string|number'],
    call: ([pattern, text]) => matchesWildcard(pattern as string, source(text)),
  },
  {
    name: 'regex_match',
    parameters: ['string', 'string|number'],
    call: ([pattern, text]) =>
      compiled(pattern as string, '')
        .matcher(source(text))
        .find(),
  },
  {
    name: 'regex_replace_all',
    parameters: ['string', 'string|number', 'string|number'],
    call: ([pattern, text, by]) => replaceAll('regex_replace_all', pattern as string, source(text), source(by), expand),
  },
  {
    name: 'regex_replace_all_literal',
    parameters: ['string', 'string|number', 'string|number'],
    call: ([pattern, text, by]) =>
      replaceAll('regex_replace_all_literal', pattern as string, source(text), source(by), (template) => template),
  },
];

type Matcher = ReturnType<RE2JS['matcher']>;

// Loaded when it is needed, because its tables of Unicode take time to load.
const re2 = (): typeof import('re2js') => require('re2js');

const cache = new Map<string, RE2JS>();

function compiled(pattern: string, prefix: string): RE2JS {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  try {
    const regex = re2().RE2JS.compile(pattern);
    if (cache.size >= 1000) cache.clear();
    cache.set(pattern, regex);
    return regex;
  } catch (error) {
    // Go always shows a part of the expression, be it empty.
    if (error instanceof re2().RE2JSException)
      throw new SearchError(
        'invalid-value',
        `${prefix}${error.message}${'input' in error && error.input ? '' : ': ``'}`,
      );
    throw error;
  }
}

function source(value: Value | undefined): string {
  return scalarText(value ?? null) ?? '';
}

function replaceAll(
  name: string,
  pattern: string,
  text: string,
  template: string,
  write: (template: string, matcher: Matcher) => string,
): string {
  const matcher = compiled(pattern, `JMESPath function '${name}': `).matcher(text);
  let result = '';
  let from = 0;
  let last = -1;
  while (matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()];
    // Nothing is replaced between a match and an empty one right behind it.
    if (start === end && start === last) continue;
    result += text.slice(from, start) + write(template, matcher);
    from = end;
    last = end;
  }
  return result + text.slice(from);
}

// Go's Expand: $name takes the longest name, ${name} ends where it says, $$ is a dollar, an unknown group is empty.
function expand(template: string, matcher: Matcher): string {
  return template.replace(
    /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu,
    (all, braced?: string, bare?: string) => {
      if (all === '$$') return '$';
      const name = braced ?? bare ?? '';
      return group(matcher, name);
    },
  );
}

function group(matcher: Matcher, name: string): string {
  if (/^[0-9]+$/.test(name) && !/^0./.test(name)) {
    const number = Number(name);
    return number <= matcher.groupCount() ? (matcher.group(number) ?? '') : '';
  }
  try {
    return matcher.group(name) ?? '';
  } catch {
    return '';
  }
}
