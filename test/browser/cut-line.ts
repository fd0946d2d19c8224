// What stands between a browser and the service, and can be cut: streams break off, and until it is mended every call is refused.
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export class CutLine {
  readonly #server: Server;
  #whole = true;
  /** Port of the service. */
  target = 0;

  constructor() {
    this.#server = createServer((incoming, outgoing) => {
      if (!this.#whole) return void outgoing.writeHead(502).end();
      const { method, headers, url: path } = incoming;
      const onward = request({ host: '127.0.0.1', port: this.target, method, headers, path }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        answer.on('error', () => outgoing.destroy());
      });
      onward.on('error', () => outgoing.destroy());
      outgoing.on('close', () => onward.destroy());
      incoming.pipe(onward);
    });
  }

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  cut(): void {
    this.#whole = false;
    this.#server.closeAllConnections();
  }

  mend(): void {
    this.#whole = true;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
