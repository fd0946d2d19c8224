import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Author } from '@hexabase-kaas/delivery';
import { WrongUse } from './exit-code.js';

/** Who a commit is by: the option, else what Git itself would take, else the tool. @throws WrongUse */
export async function commitAuthor(option: string | undefined): Promise<Author> {
  if (option !== undefined) {
    const [, name, email] = /^\s*([^<>]+?)\s*<([^<>\s]+)>\s*$/.exec(option) ?? [];
    if (name === undefined || email === undefined)
      throw new WrongUse(`--author ${JSON.stringify(option)}: write it as 'NAME <EMAIL>'`);
    return { name, email };
  }
  return {
    name: process.env.GIT_AUTHOR_NAME || (await gitConfig('user.name')) || 'kaas',
    email: process.env.GIT_AUTHOR_EMAIL || (await gitConfig('user.email')) || 'kaas@localhost',
  };
}

const gitConfig = (key: string): Promise<string> =>
  promisify(execFile)('git', ['config', '--get', key]).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
