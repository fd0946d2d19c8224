import { request } from 'node:http';

/** An answer as a browser sees it. */
export interface Answer {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A browser in front of one issuer: keeps cookies by path, follows redirects there, and stops at those to elsewhere. */
export class Browser {
  readonly #cookies = new Map<string, { readonly value: string; readonly path: string }>();
  constructor(
    readonly issuer: string,
    /** The session that it is signed in with; none for a stranger. */
    public session?: string,
    private readonly language = 'en',
  ) {}

  /** Opens an address and follows redirects; what is outside of the issuer, or the sign-in page, is where it ends. */
  async open(url: string | URL, form?: Readonly<Record<string, string>>): Promise<Answer> {
    let target = new URL(url, this.issuer);
    let body = form && new URLSearchParams(form).toString();
    for (let redirects = 0; redirects < 12; redirects++) {
      const answer = await this.#send(target, body);
      body = undefined;
      const next = answer.headers.location;
      if (answer.status === 200 && /document\.forms\[0\]\.submit/.test(answer.text)) {
        const { action, fields } = formOf(answer.text);
        if (!action.startsWith(this.issuer)) return answer;
        target = new URL(action);
        body = new URLSearchParams(fields).toString();
        continue;
      }
      if (typeof next !== 'string') return answer;
      target = new URL(next, target);
      if (target.origin !== new URL(this.issuer).origin || target.pathname === '/sign-in') {
        return { ...answer, url: target.href };
      }
    }
    throw new Error(`too many redirects, the last to ${target.pathname}`);
  }

  #send(url: URL, body: string | undefined): Promise<Answer> {
    const cookie = [...this.#cookies]
      .filter(([, { path }]) => url.pathname === path || url.pathname.startsWith(path === '/' ? '/' : `${path}/`))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
    return new Promise((resolve, reject) => {
      const sent = request(
        url,
        {
          method: body === undefined ? 'GET' : 'POST',
          headers: {
            accept: 'text/html',
            'accept-language': this.language,
            ...(cookie !== '' && { cookie }),
            ...(this.session !== undefined && { 'x-test-session': this.session }),
            ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
          },
        },
        (response) => {
          for (const line of response.headers['set-cookie'] ?? []) this.#keep(line);
          let text = '';
          response.setEncoding('utf8').on('data', (part) => {
            text += part;
          });
          response.on('end', () =>
            resolve({ url: url.href, status: response.statusCode ?? 0, headers: response.headers, text }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split('=', 2);
    const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
    if (value === '' || /expires=thu, 01 jan 1970/i.test(line)) this.#cookies.delete(name);
    else this.#cookies.set(name, { value, path });
  }
}

/** Where the first form of a page goes, and its hidden fields. */
export function formOf(html: string): { action: string; fields: Record<string, string> } {
  const action = /<form[^>]*action="([^"]*)"/.exec(html)?.[1] ?? '';
  const fields = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, unescaped(value)],
  );
  return { action: unescaped(action), fields: Object.fromEntries(fields) };
}

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
