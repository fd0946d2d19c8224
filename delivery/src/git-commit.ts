import { gitOutput } from './git.js';
import { inventoryPath } from './inventory.js';
import type { Plan } from './plan.js';
import type { Author } from './repository.js';

/**
 * Makes the commit of a plan on top of another, and gives its id.
 *
 * By `git fast-import`: one process takes every file from one stream and reads only the folders that change. A checkout
 * would cost each writer 60,000 files, and an index as many entries, for the few that most commits touch.
 */
export async function commitPlan(
  clone: string,
  parent: string | undefined,
  source: string,
  plan: Plan,
  author: Author,
  message: string,
): Promise<string> {
  const output = await gitOutput(
    ['--git-dir', clone, 'fast-import', '--quiet', '--done', '--force', '--date-format=now'],
    stream(parent, source, plan, author, message),
  );
  return output.toString().trim();
}

function* stream(
  parent: string | undefined,
  source: string,
  plan: Plan,
  { name, email }: Author,
  message: string,
): Generator<string | Buffer> {
  // A branch that is reset to nothing starts a history of its own.
  yield `reset refs/kaas/next\n${parent === undefined ? '' : `from ${parent}\n`}\n`;
  yield `commit refs/kaas/next\nmark :1\ncommitter ${name} <${email}> now\n`;
  yield* data(message.endsWith('\n') ? message : `${message}\n`);
  for (const path of plan.removes) yield `D ${path}\n`;
  for (const [path, text] of plan.writes) yield* file(path, text());
  if (plan.inventory === '') yield `D ${inventoryPath(source)}\n`;
  else if (plan.inventory !== undefined) yield* file(inventoryPath(source), plan.inventory);
  yield '\nget-mark :1\ndone\n';
}

/** Paths need no quoting: a path with a quote or a line break is refused before it gets here. */
function* file(path: string, text: string): Generator<string | Buffer> {
  yield `M 100644 inline ${path}\n`;
  yield* data(text);
}

function* data(text: string): Generator<string | Buffer> {
  const bytes = Buffer.from(text);
  yield `data ${bytes.length}\n`;
  yield bytes;
  yield '\n';
}
