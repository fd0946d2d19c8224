import { RE2JS } from 're2js';
import { CelError } from '../cel-error.js';
import { type CelFunction, is, method } from '../function-table.js';

/** The `find` and `findAll` of Kubernetes. */
export const regexes: readonly CelFunction[] = [
  method('find', [is.string, is.string], (text, pattern) => findAll(text, pattern, 1)[0] ?? ''),
  method('findAll', [is.string, is.string], (text, pattern) => findAll(text, pattern, -1)),
  method('findAll', [is.string, is.string, is.int], (text, pattern, most) => findAll(text, pattern, Number(most))),
];

/**
 * A pattern in the syntax of RE2, which matches in time linear in the text: no object that is judged, and no pattern that
 * is made from one, can hold up the judge.
 *
 * @throws CelError for a pattern that RE2 has not, such as a back reference
 */
export function regex(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  if (compiled.size >= maxCompiled) compiled.clear();
  try {
    const made = RE2JS.compile(pattern);
    compiled.set(pattern, made);
    return made;
  } catch (error) {
    throw new CelError(`Illegal regex: ${(error as Error).message}`);
  }
}

const maxCompiled = 1000;
const compiled = new Map<string, RE2JS>();

/** Matches from left to right that do not overlap; an empty one directly after another does not count, as in Go. */
function findAll(text: string, pattern: string, most: number): string[] {
  const matcher = regex(pattern).matcher(text);
  const found: string[] = [];
  let end = -1;
  while (found.length !== most && matcher.find()) {
    if (matcher.end() > matcher.start() || matcher.start() !== end) found.push(matcher.group() ?? '');
    end = matcher.end();
  }
  return found;
}
