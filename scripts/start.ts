// Renders the example tenancy to a Git tree, says what it is, and starts the service that signs people in to it. Needs Node and
// npm packages only; Git if it is there.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processTerminal, summarize, summaryReport } from '@hexabase-kaas/cli';
import { TenancyApp } from '@hexabase-kaas/constructs';
import { directoryTarget } from '@hexabase-kaas/delivery';
import { parseTenancy, tenancyUnits } from '@hexabase-kaas/tenancy';
import { tenancy as acme } from '../examples/acme/dist/main.js';
import { startDevelopmentService } from './development-service.ts';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const { out } = processTerminal();
const tree = 'out/acme-tree';

const tenancy = parseTenancy(acme(new TenancyApp()).documents());
const units = tenancyUnits(tenancy);
const changes = await directoryTarget({ directory: tree }).apply('acme-example', units);
out.print(summaryReport(summarize(tenancy, units, changes), tree, out));

const committed = commit();
out.print(
  [
    '',
    'Next:',
    ...(committed
      ? [`  git -C ${tree} show --stat`, '      what was rendered; Flux applies it from a branch like this one']
      : []),
    '  edit examples/acme/acme.ts, then npm start',
    `      see a change of the tenancy as a change of the tree${committed ? ' and as a commit' : ''}`,
    '  npx kaas --help',
    '      the same from YAML: check, render, explain',
  ].join('\n'),
);

const domains = new Map(tenancy.hostClusters.map(({ name, domain }) => [name, domain]));
const url = await startDevelopmentService(tree, domains);
out.print(
  [
    '',
    `The OIDC service runs at ${url}`,
    `  open ${url}/console`,
    '      sign in as u-0001, who administers acme and its workspaces, or as anybody',
    '  Ctrl-C ends it; what it knows is kept in .data',
  ].join('\n'),
);

/** Commits the tree to a repository of its own; false without Git. */
function commit(): boolean {
  if (!existsSync(join(tree, '.git')) && !git('init', '--quiet', '--initial-branch=main')) return false;
  if (!git('add', '--all')) return false;
  if (git('diff', '--cached', '--quiet')) return true;
  const author = ['-c', 'user.name=kaas', '-c', 'user.email=kaas@localhost', '-c', 'commit.gpgsign=false'];
  return git(...author, 'commit', '--quiet', '--no-verify', '--message', 'Render examples/acme');
}

function git(...args: readonly string[]): boolean {
  // A hook that runs this script points Git at its own repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  return spawnSync('git', args, { cwd: tree, env, stdio: 'ignore' }).status === 0;
}
