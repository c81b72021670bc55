import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface Broker {
  readonly port: number;
  /** Resolves when some client subscribes to `topic`. */
  subscribed(topic: string): Promise<void>;
  close(): Promise<void>;
}

/** An MQTT broker inside this process, on a free port of the loopback interface. */
export async function startBroker(): Promise<Broker> {
  const { Aedes } = await import('aedes'); // an ES module: CommonJS can only import it like this
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    subscribed: (topic) =>
      new Promise((resolve) => {
        aedes.on('subscribe', (subscriptions) => {
          if (subscriptions.some((subscription) => subscription.topic === topic)) resolve();
        });
      }),
    close: async () => {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
