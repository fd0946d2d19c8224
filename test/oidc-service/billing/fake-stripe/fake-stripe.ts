import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Form, readForm } from './form.ts';
import { routes } from './routes.ts';
import { newState, Refused, type Route, type State } from './state.ts';

/**
 * What goes wrong with a call. `refused` 429, `busy` 409 and `broken` 500 come before anything is done; after it was done,
 * `broken-after` answers 500, which the key keeps, and `lost` breaks the connection.
 */
export type Fault = 'refused' | 'busy' | 'broken' | 'broken-after' | 'lost';

/** A call, as it came and was answered. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** The form or the query. */
  readonly form: string;
  readonly key: string | undefined;
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Stripe with a memory, on 127.0.0.1. */
export interface FakeStripe {
  readonly url: string;
  readonly state: State;
  readonly exchanges: Exchange[];
  /** Decides what goes wrong; asked for each call. */
  fault: (method: string, path: string) => Fault | undefined;
  close(): Promise<void>;
}

interface Answer {
  readonly digest: string;
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly at: number;
}

/** Starts one. @param now in seconds */
export async function startFakeStripe(now: () => number, livemode = false): Promise<FakeStripe> {
  const state = newState(now, livemode);
  const kept = new Map<string, Answer>();
  const fake: Omit<FakeStripe, 'url'> = {
    ...{ state, exchanges: [], fault: () => undefined },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const answer = (method: string, path: string, form: string, key: string | undefined): Answer | 'lost' => {
    const digest = createHash('sha256').update(`${method} ${path} ${form}`).digest('hex');
    const fault = fake.fault(method, path);
    const early = { refused: 429, busy: 409, broken: 500 } as const;
    if (fault === 'refused' || fault === 'busy' || fault === 'broken')
      return { digest, at: now(), ...problem(new Refused(early[fault], fault, `fault: ${fault}`, 'api_error')) };
    const known = key === undefined ? undefined : kept.get(key);
    if (known !== undefined && now() - known.at < 86_400) {
      if (known.digest === digest) return known;
      return {
        digest,
        at: now(),
        ...problem(new Refused(400, 'idempotency_key_in_use', 'another body', 'idempotency_error')),
      };
    }
    const done = { digest, at: now(), ...perform(state, method, path, form) };
    const said =
      fault === 'broken-after' ? { ...done, ...problem(new Refused(500, 'after', 'after', 'api_error')) } : done;
    if (key !== undefined && said.status !== 400 && said.status !== 404) kept.set(key, said);
    return fault === 'lost' ? 'lost' : said;
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { pathname, search } = new URL(request.url ?? '/', 'http://fake');
    const form = body === '' ? search.slice(1) : body;
    const key = request.headers['idempotency-key'];
    const method = request.method ?? 'GET';
    const given = answer(method, pathname, form, method === 'POST' && typeof key === 'string' ? key : undefined);
    if (given === 'lost') return void request.socket.destroy();
    const exchange = { method, path: pathname, form, key: typeof key === 'string' ? key : undefined };
    fake.exchanges.push({ ...exchange, status: given.status, body: given.body });
    response.writeHead(given.status, {
      'content-type': 'application/json',
      'request-id': `req_${fake.exchanges.length}`,
    });
    response.end(JSON.stringify(given.body));
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(fake, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function perform(
  state: State,
  method: string,
  path: string,
  text: string,
): { status: number; body: Record<string, unknown> } {
  try {
    const { route, id } = routeOf(method, path);
    return { status: 200, body: JSON.parse(JSON.stringify(route(state, readForm(text) as Form, id))) };
  } catch (error) {
    if (error instanceof Refused) return problem(error);
    throw error;
  }
}

function routeOf(method: string, path: string): { route: Route; id: string } {
  const exact = routes[`${method} ${path}`];
  if (exact !== undefined) return { route: exact, id: '' };
  for (const [name, route] of Object.entries(routes)) {
    const [verb = '', pattern = ''] = name.split(' ');
    const match = new RegExp(`^${pattern.replace(':id', '([^/]+)')}$`).exec(path);
    if (verb === method && pattern.includes(':id') && match !== null)
      return { route, id: decodeURIComponent(match[1] ?? '') };
  }
  throw new Refused(404, 'url_invalid', `Unrecognized request URL (${method}: ${path})`);
}

const problem = ({ status, code, message, type }: Refused) => ({ status, body: { error: { type, code, message } } });
