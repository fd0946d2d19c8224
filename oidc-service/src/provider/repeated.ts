import type { Logger } from 'pino';

/** Work that is done again and again while the service runs, never twice at once. A failure is logged, and does not end it. */
export class Repeated {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;
  #awake = false;

  constructor(
    private readonly name: string,
    private readonly seconds: number,
    private readonly work: () => Promise<unknown>,
    private readonly log: Logger,
  ) {}

  /** Begins, one interval from now. */
  start(): void {
    this.#timer = setTimeout(() => this.#begin(), this.#awake ? 0 : this.seconds * 1_000);
    this.#timer.unref();
  }

  /** Begins now, or again as soon as what runs has ended. */
  wake(): void {
    this.#awake = true;
    if (this.#timer === undefined || this.#stopped) return;
    clearTimeout(this.#timer);
    this.#begin();
  }

  /** Begins no more, and waits for what runs. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #begin(): void {
    this.#timer = undefined;
    this.#running = this.#once();
  }

  async #once(): Promise<void> {
    this.#awake = false;
    try {
      await this.work();
    } catch (error) {
      this.log.error({ err: error, work: this.name }, 'background work failed');
    }
    if (!this.#stopped) this.start();
  }
}
