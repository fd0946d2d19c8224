import type { Environment } from './function-table.js';
import type { Scope } from './interpreter.js';
import { evaluate, guarded } from './search.js';
import { SearchError } from './search-error.js';
import { wellFormed } from './text.js';
import type { Value } from './value.js';

/** A message with each `{{ expression }}` replaced by its text; what is no text, or fails, says so in its place. */
export function fillTemplate(template: string, value: Value, scope: Scope, environment: Environment): string {
  let message = template;
  for (const [marker, statement = ''] of template.matchAll(/\{\{([^\n]*?)\}\}/g)) {
    const text = filled(goTrim(statement), value, scope, environment);
    message = message.split(marker).join(text);
  }
  return wellFormed(message);
}

function filled(statement: string, value: Value, scope: Scope, environment: Environment): string {
  try {
    const result = guarded(() => evaluate(statement, value, scope, environment));
    if (result === null) return `ERR (${statement} not found)`;
    return typeof result === 'string' ? result : `ERR (${statement} not a string)`;
  } catch (error) {
    if (error instanceof SearchError) return `ERR (${statement} - ${error.message})`;
    throw error;
  }
}

// Go's white space, which has no byte order mark and has the next line.
function goTrim(text: string): string {
  return text.replace(/^[\s\u0085]+|[\s\u0085]+$/g, (blank) => blank.replace(/[^\ufeff]/g, ''));
}
