import { request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { addresses } from './addresses.ts';
import type { Machine } from './machine.ts';

/** A page, or whatever else an address answers with. */
export interface Page {
  /** Where it is, after redirects. */
  readonly url: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One request into the machine's world: names of the internet lead there, and its authority is trusted. */
export function openWeb(
  machine: Machine,
  url: string | URL,
  { body, ...options }: RequestOptions & { readonly body?: string } = {},
): Promise<Page> {
  const { href, protocol, hostname } = new URL(url);
  const outside = protocol === 'https:' && { hostname: addresses.internet, servername: hostname };
  return new Promise((resolve, reject) => {
    const send = protocol === 'https:' ? httpsRequest : httpRequest;
    const trust = { ca: machine.authority().certificate, headers: {}, timeout: 30_000 };
    const headers = { host: new URL(url).host, ...(options.headers as Record<string, string>) };
    const call = send(href, { ...trust, ...outside, ...options, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('error', reject);
      answer.on('end', () => resolve({ url: href, status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    call.on('timeout', () => call.destroy(new Error(`${href} got no answer for 30 s`)));
    call.on('error', (cause) => reject(new Error(`${href}: ${cause.message}`, { cause })));
    call.end(body);
  });
}

/** A person's browser: keeps cookies by host and path, and follows redirects wherever they lead. */
export class WebBrowser {
  readonly #machine: Machine;
  readonly #cookies = new Map<string, { readonly pair: string; readonly host: string; readonly path: string }>();

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Opens an address, or sends a form there. */
  async open(url: string | URL, form?: Readonly<Record<string, string>>): Promise<Page> {
    let page = await this.#send(new URL(url), form && new URLSearchParams(form).toString());
    for (let redirects = 0; page.headers.location !== undefined; redirects++) {
      if (redirects === 20) throw new Error(`too many redirects, the last to ${page.headers.location}`);
      page = await this.#send(new URL(page.headers.location, page.url));
    }
    return page;
  }

  /** Sends what a page's script would. */
  put(url: string | URL, body: object): Promise<Page> {
    return this.#send(new URL(url), JSON.stringify(body), { method: 'PUT', type: 'application/json' });
  }

  async #send(
    url: URL,
    body?: string,
    { method, type } = { method: body === undefined ? 'GET' : 'POST', type: 'application/x-www-form-urlencoded' },
  ): Promise<Page> {
    const cookie = [...this.#cookies.values()]
      .filter(({ host, path }) => host === url.hostname && `${url.pathname}/`.startsWith(path.replace(/\/?$/, '/')))
      .map(({ pair }) => pair)
      .join('; ');
    const headers = {
      accept: 'text/html, application/json',
      ...(cookie && { cookie }),
      ...(body !== undefined && { 'content-type': type, origin: url.origin }),
    };
    const page = await openWeb(this.#machine, url, { method, headers, ...(body !== undefined && { body }) });
    for (const line of page.headers['set-cookie'] ?? []) this.#keep(url.hostname, line);
    return page;
  }

  #keep(host: string, line: string): void {
    const [pair = '', ...attributes] = line.split(/; */);
    const path = attributes.find((one) => /^path=/i.test(one))?.slice('path='.length) ?? '/';
    const key = [host, path, pair.split('=', 1)[0]].join(' ');
    if (/expires=thu, 01 jan 1970|max-age=0(;|$)/i.test(line)) this.#cookies.delete(key);
    else this.#cookies.set(key, { pair, host, path });
  }
}
