import { execFileSync } from 'node:child_process';
import { hasGit } from '../delivery/installed-git.js';
import { fixture, kaas, scratch } from './kaas.js';

const dir = scratch();
afterAll(dir.remove);
const withGit = hasGit() ? test : test.skip;
const env = { HOME: dir.path('home'), GIT_AUTHOR_NAME: '', GIT_AUTHOR_EMAIL: '', GIT_CONFIG_NOSYSTEM: '1' };

withGit('rendering commits to a branch once, with message and author', async () => {
  const repository = dir.path('fleet.git');
  execFileSync('git', ['init', '--quiet', '--bare', repository]);
  const args = [
    'render',
    fixture,
    '--git',
    repository,
    '--branch',
    'main',
    '--message',
    'Add acme',
    '--author',
    '山田 <y@example.com>',
  ];
  const first = await kaas(args, { env });
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toContain('Next: Flux takes commit');
  const log = () =>
    execFileSync('git', ['-C', repository, 'log', '--format=%an <%ae> %s', 'main'], { encoding: 'utf8' });
  expect(log()).toBe('山田 <y@example.com> Add acme\n');
  const second = await kaas(args, { env });
  expect(second).toMatchObject({ code: 0 });
  expect(second.out).toContain('Nothing changed');
  expect(log().split('\n')).toHaveLength(2);
  expect(await kaas([...args, '--check'], { env })).toMatchObject({ code: 0 });
  expect(
    await kaas(['render', `${fixture}/platform.yaml`, '--git', repository, '--branch', 'main', '--check'], { env }),
  ).toMatchObject({ code: 1 });
});

withGit('rejects an address that is a command, and an author that is none', async () => {
  const to = (repository: string, author: string) =>
    kaas(['render', fixture, '--git', repository, '--branch', 'main', '--author', author], { env });
  expect(await to('ext::sh -c id', 'A <a@b>')).toMatchObject({ code: 2 });
  expect(await to(dir.path('fleet.git'), 'nobody')).toMatchObject({ code: 2 });
});
