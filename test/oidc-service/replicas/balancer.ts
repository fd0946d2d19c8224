import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** One address in front of several processes, as a Service of Kubernetes is: each connection goes to the next that takes it. */
export interface Balancer {
  readonly port: number;
  /** Connections that each process of `ports` took. */
  readonly taken: readonly number[];
  close(): Promise<void>;
}

/** Starts one on a port of its own. A connection that breaks on one side breaks on the other; nothing is repeated. */
export async function startBalancer(ports: readonly number[], port: number): Promise<Balancer> {
  const taken = ports.map(() => 0);
  const open = new Set<Socket>();
  let next = 0;
  const forward = (client: Socket, index: number, others: number): void => {
    const upstream = connect(ports[index] as number, '127.0.0.1');
    // Refused before anything was sent: another one takes it, as when a pod is not ready any more.
    upstream.once('error', () =>
      others === 0 ? client.destroy() : forward(client, (index + 1) % ports.length, others - 1),
    );
    upstream.once('connect', () => {
      taken[index] = (taken[index] ?? 0) + 1;
      upstream.removeAllListeners('error');
      upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
      client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
      client.pipe(upstream).pipe(client);
    });
  };
  const server: Server = createServer((client) => {
    open.add(client);
    client.on('error', () => undefined).once('close', () => open.delete(client));
    forward(client, next++ % ports.length, ports.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    taken,
    close: () =>
      new Promise((resolve) => {
        for (const one of open) one.destroy();
        server.close(() => resolve());
      }),
  };
}
