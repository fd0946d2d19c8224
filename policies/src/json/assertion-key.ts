/** What a key or a value of an assertion tree says: `~index.(statement)->binding`, or a plain text. */
export interface AssertionKey {
  readonly foreach: boolean;
  /** The variable that holds the index or the key while iterating; empty for none. */
  readonly foreachName: string;
  /** An expression where `isExpression`, a key otherwise. */
  readonly statement: string;
  /** The variable that holds the result from there on; empty for none. */
  readonly binding: string;
  readonly isExpression: boolean;
}

/**
 * Takes a text of an assertion tree apart as the binary does, in its order: iteration, binding, then either an escape
 * (`\(text)\` is the key `(text)`) or an expression. `undefined` where no statement is left. A line break ends a part.
 */
export function parseAssertionKey(text: string): AssertionKey | undefined {
  const foreach = /^~(\w+)?\.([^\n]*)/.exec(text);
  const bound = splitBinding(foreach?.[2] ?? text);
  const rest = bound?.[0] ?? foreach?.[2] ?? text;
  const escaped = /^\\([^\n]+)\\$/.exec(rest);
  // A word before a colon names an engine; the binary has one and takes any name for it.
  const expression = escaped === null ? /^\((?:(\w+):)?([^\n]+)\)$/.exec(rest) : null;
  const statement = escaped?.[1] ?? expression?.[2] ?? rest;
  if (statement === '') return undefined;
  return {
    foreach: foreach !== null,
    foreachName: foreach?.[1] ?? '',
    statement,
    binding: bound?.[1] ?? '',
    isExpression: expression !== null,
  };
}

// A blank before the arrow stays with what is before it, and then that is no expression any more.
function splitBinding(text: string): [string, string] | undefined {
  const arrow = text.lastIndexOf('->');
  if (arrow < 0) return undefined;
  const name = /^[\t\n\f\r ]*(\w+)$/.exec(text.slice(arrow + 2))?.[1];
  if (name === undefined) return undefined;
  const head = text.slice(0, arrow);
  const line = head.replace(/[\t\n\f\r ]+$/, '').lastIndexOf('\n') + 1;
  return [head.slice(line).split('\n')[0] ?? '', name];
}
