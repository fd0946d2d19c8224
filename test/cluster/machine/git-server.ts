import { execFileSync, spawn } from 'node:child_process';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Serves the bare repositories in a folder by git's smart HTTP protocol, to be read and to be pushed to by anybody. */
export const gitHandler =
  (root: string): RequestListener =>
  (request, response) => {
    const backend = spawn('git', ['http-backend'], {
      env: environment(root, request),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    backend.on('error', () => fail(response));
    // Who is gone waits for no pack.
    response.on('close', () => backend.kill());
    // Git may answer before it has read everything, and then reads no more.
    pipeline(request, backend.stdin).catch(() => {});
    answer(backend.stdout, response).catch(() => fail(response));
  };

/** Makes an empty bare repository with the default branch `main`, and returns its folder; `name` is its path in the URL. */
export function createRepository(root: string, name: string): string {
  const directory = join(root, name);
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', '--template=', directory]);
  // Collecting garbage would go on in the background after a push, and outlive the test that pushed.
  execFileSync('git', ['-C', directory, 'config', 'gc.auto', '0']);
  return directory;
}

function environment(root: string, request: IncomingMessage): NodeJS.ProcessEnv {
  const [path = '', query] = request.url?.split('?', 2) ?? [];
  const { headers } = request;
  return {
    PATH: process.env.PATH,
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    REQUEST_METHOD: request.method,
    PATH_INFO: decodeURIComponent(path),
    QUERY_STRING: query,
    // Git lets nobody push who has no name.
    REMOTE_USER: 'anybody',
    REMOTE_ADDR: request.socket.remoteAddress,
    CONTENT_TYPE: headers['content-type'],
    CONTENT_LENGTH: headers['content-length'],
    HTTP_CONTENT_ENCODING: headers['content-encoding'],
    GIT_PROTOCOL: headers['git-protocol'] as string | undefined,
  };
}

/** Passes on what a CGI program prints: headers, an empty line, and a body that may be long. */
async function answer(output: Readable, response: ServerResponse): Promise<void> {
  let read = Buffer.alloc(0);
  for await (const part of output.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    read = Buffer.concat([read, part]);
    if (read.includes(emptyLine)) break;
  }
  const end = read.indexOf(emptyLine);
  if (end === -1) throw new Error('git ended without an answer');
  writeHead(read.subarray(0, end).toString(), response);
  response.write(read.subarray(end + emptyLine.length));
  await pipeline(output, response);
}

const emptyLine = '\r\n\r\n';

function writeHead(head: string, response: ServerResponse): void {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const [name = '', value = ''] = line.split(/: (.*)/s);
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status);
}

function fail(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(500).end();
}
