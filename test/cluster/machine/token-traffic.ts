import { Client } from '../harness/client.ts';
import { until } from '../harness/until.ts';
import { keyOf } from './id-token.ts';
import type { Kubelogin } from './kubelogin.ts';
import type { WorkspaceApi } from './workspace-api.ts';

/** What an API server answers to whoever brings this token: 200, or 401. */
export async function statusOf(api: WorkspaceApi, token: string): Promise<number> {
  const client = new Client({ ...(await api.address()), token });
  return (await client.request('GET', '/api')).status;
}

/** Has kubelogin refresh one token after the other, and uses each at once, from its making until its end. */
export class TokenTraffic {
  /** How often a token was used, by the key that signed it. */
  readonly #keys = new Map<string, number>();
  readonly #refused: string[] = [];
  /** The last token of the first key. */
  #last = '';
  #ended = false;
  readonly #running: Promise<void>;

  constructor(api: WorkspaceApi, computer: Kubelogin) {
    this.#running = this.#run(api, computer);
  }

  /** Waits until tokens of a second key were used. */
  async untilNewKey(seconds: number): Promise<void> {
    await until('thirty tokens of a second key were used', seconds, () => {
      return this.#refused.length > 0 || ([...this.#keys.values()][1] ?? 0) >= 30;
    });
  }

  /** Stops, and says what was refused, and how many tokens of each key were used. */
  async end(): Promise<{ refused: readonly string[]; keys: ReadonlyMap<string, number> }> {
    this.#ended = true;
    await this.#running;
    return { refused: this.#refused, keys: this.#keys };
  }

  async #run(api: WorkspaceApi, computer: Kubelogin): Promise<void> {
    while (!this.#ended) {
      try {
        const token = await computer.token(true);
        await this.#use(api, token);
        // The last token of the key before holds as long as its lifetime lasts, whatever signs now.
        if (this.#keys.size === 2 && this.#keys.get(keyOf(token)) === 1) await this.#use(api, this.#last);
        if (this.#keys.size === 1) this.#last = token;
      } catch (error) {
        this.#refused.push((error as Error).message);
      }
    }
  }

  async #use(api: WorkspaceApi, token: string): Promise<void> {
    const status = await statusOf(api, token);
    if (status !== 200) this.#refused.push(`a token of ${keyOf(token)}: ${status}`);
    this.#keys.set(keyOf(token), (this.#keys.get(keyOf(token)) ?? 0) + 1);
  }
}
