import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DeliveryError, gitTarget } from '@hexabase-kaas/delivery';
import { credentialOptions } from '../../delivery/dist/git-remote.js';
import { targetConformance, unit } from '../conformance/target.js';
import { hasGit } from './installed-git.js';

jest.setTimeout(300_000);

const temporary = mkdtempSync(join(tmpdir(), 'kaas-git-'));
const author = { name: 'Hexabase KaaS', email: 'kaas@example.com' };
const environment = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
const run = (args: readonly string[], input?: string | Buffer): string =>
  execFileSync('git', args, { input, env: environment, stdio: ['pipe', 'pipe', 'ignore'] }).toString();
let count = 0;
const fresh = () => join(temporary, String(count++));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const withGit = hasGit() ? describe : describe.skip;

withGit('git target', () => {
  targetConformance(async () => {
    const repository = bare();
    return {
      target: (options) => gitTarget({ repository, branch: 'main', author, directory: fresh(), ...options }),
      files: async () => files(repository),
      stamp: async () => tip(repository) ?? '',
      edit: async (edits) => outsider(repository, edits),
      link: async (path, to) => outsider(repository, { [path]: to }, '120000'),
    };
  });

  const options = (repository: string) => ({ repository, branch: 'main', author, directory: fresh() });
  const shop = (text: string) => unit('shop', { 'w/shop/quota/o': text });

  test('a delivery is one commit on the newest one, by the author, with the given message or one that counts', async () => {
    const repository = bare();
    const target = gitTarget(options(repository));
    const { commit } = await target.apply('platform', [shop('one')], { message: 'Open the shop\n\nWith "quotes".' });
    expect(commit).toBe(tip(repository));
    expect(log(repository, '%an <%ae>|%cn|%B')).toBe(
      'Hexabase KaaS <kaas@example.com>|Hexabase KaaS|Open the shop\n\nWith "quotes".',
    );
    await target.apply('platform', [shop('two')]);
    expect(log(repository, '%s|%p', 1)).toBe(`Deliver platform: 2 written, 0 removed|${commit?.slice(0, 7)}`);
  });

  test('a branch that does not exist is made, and others are left alone', async () => {
    const repository = bare();
    outsider(repository, { 'README.md': 'x' });
    const first = tip(repository);
    await gitTarget({ ...options(repository), branch: 'env/prod' }).apply('platform', [shop('one')]);
    expect(tip(repository)).toBe(first);
    expect(log(repository, '%s', 9, 'env/prod').split('\n')).toHaveLength(1);
  });

  test('a remote that moved, was rewritten, or lost its branch is taken as it is', async () => {
    const repository = bare();
    const target = gitTarget(options(repository));
    await target.apply('platform', [shop('one')]);
    const first = tip(repository) as string;
    outsider(repository, { 'README.md': 'moved' });
    await target.apply('platform', [shop('two')]);
    expect([...files(repository).keys()]).toContain('README.md');
    run(['-C', repository, 'update-ref', 'refs/heads/main', first]);
    outsider(repository, { LICENSE: 'rewritten' });
    await target.apply('platform', [shop('two')]);
    expect([...files(repository).keys()]).toEqual([
      '.kaas/platform.json',
      'LICENSE',
      'w/shop/kustomization.yaml',
      'w/shop/quota.yaml',
    ]);
    expect(log(repository, '%s').split('\n')).toHaveLength(3);
    run(['-C', repository, 'update-ref', '-d', 'refs/heads/main']);
    await target.apply('platform', [shop('two')]);
    expect(log(repository, '%s').split('\n')).toHaveLength(1);
  });

  test('a change and its revert in Git are both seen', async () => {
    const repository = bare();
    const target = gitTarget({ ...options(repository), renderer: '1' });
    await target.apply('platform', [shop('one')]);
    const before = files(repository);
    await target.apply('platform', [shop('two')]);
    run(['-C', repository, 'update-ref', 'refs/heads/main', `${tip(repository)}~1`]);
    expect(await target.apply('platform', [shop('one')])).toMatchObject({ written: [], removed: [] });
    expect(files(repository)).toEqual(before);
  });

  test('a password is read by Git from a file, whatever the path holds', () => {
    const file = join(fresh(), "it's", 'credentials');
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, 'username=bot\npassword=s3cret\n');
    const filled = run([...credentialOptions(file), 'credential', 'fill'], 'protocol=https\nhost=git.example.com\n\n');
    expect(filled).toContain('username=bot\npassword=s3cret\n');
  });

  test('hooks and configuration of the user are not used', async () => {
    const repository = bare();
    const directory = fresh();
    const home = fresh();
    const marker = join(home, 'ran');
    mkdirSync(join(home, 'hooks'), { recursive: true });
    mkdirSync(join(directory, 'hooks'), { recursive: true });
    for (const folder of [join(home, 'hooks'), join(directory, 'hooks')]) {
      for (const hook of ['pre-push', 'reference-transaction', 'post-update', 'pre-auto-gc']) {
        writeFileSync(join(folder, hook), `#!/bin/sh\ntouch '${marker}'\n`, { mode: 0o755 });
      }
    }
    writeFileSync(
      join(home, '.gitconfig'),
      `[core]\n\thooksPath = ${join(home, 'hooks')}\n[url "file:///nowhere"]\n\tinsteadOf = ${temporary}\n`,
    );
    const { HOME, GIT_DIR } = process.env;
    process.env.HOME = home;
    process.env.GIT_DIR = '/nowhere';
    try {
      await gitTarget({ repository, branch: 'main', author, directory }).apply('platform', [shop('one')]);
    } finally {
      process.env.HOME = HOME;
      if (GIT_DIR === undefined) delete process.env.GIT_DIR;
    }
    expect(existsSync(marker)).toBe(false);
  });

  test('a remote that is down gives a typed error without credentials, and the delivery works once it is back', async () => {
    const repository = fresh();
    const target = gitTarget(options(repository));
    await expect(target.apply('platform', [shop('one')])).rejects.toMatchObject({ code: 'DELIVERY_REMOTE' });
    run(['init', '--quiet', '--bare', repository]);
    await target.apply('platform', [shop('one')]);
    expect(files(repository).size).toBe(3);
    const secret = 'http://user:hunter2@127.0.0.1:9/fleet.git';
    const error: DeliveryError = await gitTarget(options(secret))
      .check('platform', [])
      .catch((reason) => reason);
    expect(error.code).toBe('DELIVERY_REMOTE');
    expect(`${error.message} ${JSON.stringify(error.issues)}`).not.toContain('hunter2');
  });

  test('a push that the remote refuses for good is not tried again', async () => {
    const repository = bare();
    writeFileSync(
      join(repository, 'hooks', 'pre-receive'),
      '#!/bin/sh\necho x >> tries\necho protected >&2\nexit 1\n',
      { mode: 0o755 },
    );
    const error: DeliveryError = await gitTarget(options(repository))
      .apply('platform', [shop('one')])
      .catch((reason) => reason);
    expect(error.code).toBe('DELIVERY_REJECTED');
    expect(error.message).toContain('protected');
    expect(run(['-C', repository, 'rev-list', '--all', '--count']).trim()).toBe('0');
    expect(existsSync(join(repository, 'tries'))).toBe(true);
  });

  test('a push that was accepted although the remote answered with an error makes no second commit', async () => {
    const repository = bare();
    run(['-C', repository, 'config', 'http.receivepack', 'true']);
    const server = await unreliableServer(1);
    try {
      const { commit, written } = await gitTarget(options(`${server.url}/${repository.split('/').at(-1)}`)).apply(
        'platform',
        [shop('one')],
      );
      expect(server.broken()).toBe(1);
      expect(written).toHaveLength(3);
      expect(commit).toBe(tip(repository));
      expect(log(repository, '%s').split('\n')).toHaveLength(1);
    } finally {
      server.close();
    }
  });

  test.each([
    ['repository', { repository: '--upload-pack=touch x' }],
    ['repository', { repository: 'ext::sh -c id' }],
    ['repository', { repository: 'fd::3' }],
    ['repository', { repository: 'ftp://example.com/x' }],
    ['repository', { repository: '' }],
    ['branch', { branch: '-d' }],
    ['branch', { branch: '' }],
    ['branch', { branch: 'a..b' }],
    ['branch', { branch: 'a b' }],
    ['branch', { branch: 'main:other' }],
    ['branch', { branch: 'a/.b' }],
    ['branch', { branch: 'a.lock' }],
    ['author.name', { author: { name: 'a <b>', email: 'a@example.com' } }],
    ['author.email', { author: { name: 'a', email: 'a@example.com>\nfrom x' } }],
  ])('rejects a hostile %s: %j', (path, hostile) => {
    const create = () => gitTarget({ repository: '/x', branch: 'main', author, ...hostile });
    expect(create).toThrow(
      expect.objectContaining({ code: 'DELIVERY_REPOSITORY', issues: [expect.objectContaining({ path })] }),
    );
  });
});

function bare(): string {
  const repository = fresh();
  run(['init', '--quiet', '--bare', '--initial-branch=main', repository]);
  return repository;
}

function tip(repository: string, branch = 'main'): string | undefined {
  try {
    return run(['-C', repository, 'rev-parse', '--verify', '--quiet', `refs/heads/${branch}`]).trim();
  } catch {
    return undefined;
  }
}

const log = (repository: string, format: string, commits = 99, branch = 'main'): string =>
  run(['-C', repository, 'log', `-${commits}`, `--format=${format}`, '--abbrev=7', branch, '--']).trim();

function files(repository: string): ReadonlyMap<string, string> {
  const commit = tip(repository);
  if (commit === undefined) return new Map();
  const names = run(['-C', repository, 'ls-tree', '-r', '-z', '--name-only', commit])
    .split('\0')
    .filter(Boolean)
    .sort();
  const objects = names.map((name) => `${commit}:${name}\n`).join('');
  // One process for all files; every object is a line with its size, the bytes, and a line break.
  let rest = Buffer.from(run(['-C', repository, 'cat-file', '--batch'], objects));
  return new Map(
    names.map((name) => {
      const start = rest.indexOf('\n') + 1;
      const end = start + Number(rest.toString('utf8', 0, start).trim().split(' ')[2]);
      const text = rest.toString('utf8', start, end);
      rest = rest.subarray(end + 1);
      return [name, text];
    }),
  );
}

/** Commits like someone who never heard of us. */
function outsider(repository: string, edits: Readonly<Record<string, string | null>>, mode = '100644'): void {
  const parent = tip(repository);
  const text = [
    `reset refs/heads/main\n${parent === undefined ? '' : `from ${parent}\n`}\n`,
    'commit refs/heads/main\ncommitter Someone <someone@example.com> now\ndata 5\nEdit\n',
    ...Object.entries(edits).map(([path, content]) =>
      content === null ? `D ${path}\n` : `M ${mode} inline ${path}\ndata ${Buffer.byteLength(content)}\n${content}\n`,
    ),
  ].join('');
  run(['-C', repository, 'fast-import', '--quiet', '--force', '--date-format=now'], text);
}

/** Git over HTTP that answers the first pushes with an error, after it accepted them. */
async function unreliableServer(failures: number) {
  let broken = 0;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const backend = spawn('git', ['http-backend'], {
      env: {
        ...environment,
        GIT_PROJECT_ROOT: temporary,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: pathname,
        QUERY_STRING: searchParams.toString(),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        REMOTE_ADDR: '127.0.0.1',
      },
    });
    request.pipe(backend.stdin);
    const chunks: Buffer[] = [];
    backend.stdout.on('data', (chunk) => chunks.push(chunk));
    backend.on('close', () => {
      if (request.method === 'POST' && pathname.endsWith('/git-receive-pack') && broken < failures) {
        broken += 1;
        response.writeHead(502).end();
        return;
      }
      const output = Buffer.concat(chunks);
      const end = output.indexOf('\r\n\r\n');
      for (const line of output.toString('utf8', 0, end).split('\r\n')) {
        const [name = '', value = ''] = line.split(': ');
        if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
        else response.setHeader(name, value);
      }
      response.end(output.subarray(end + 4));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, broken: () => broken, close: () => server.close() };
}
