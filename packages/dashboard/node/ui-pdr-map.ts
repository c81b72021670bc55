import { type Texts, textsFrom } from '../../../ui/texts';
import { MapFeed } from './mapFeed';
import type { MapMessage } from './readings';

/** The part of Node-RED and Dashboard 2 that the widget uses. */
interface Base {
  emit(event: string, data: unknown, node: Node): void;
}
interface Group {
  getBase(): Base;
  register(node: Node, config: Config & { readonly texts: Texts }, hooks: object): void;
}
interface Socket {
  emit(event: string, data: unknown): void;
}
interface Node {
  readonly id: string;
  on(event: 'input', handler: (msg: MapMessage, send: (msg: MapMessage) => void, done: Done) => void): void;
  on(event: 'close', handler: (done: () => void) => void): void;
  removeAllListeners(event: string): void;
  status(status: { fill?: string; shape?: string; text?: string }): void;
  error(text: string): void;
}
type Done = (error?: Error) => void;
interface Config {
  readonly group: string;
  readonly trail?: number | string;
}
interface NodeRed {
  readonly nodes: {
    createNode(node: Node, config: Config): void;
    getNode(id: string): Group | null;
    registerType(type: string, node: (this: Node, config: Config) => void): void;
  };
  _(key: string): string;
}

const TYPE = 'ui-pdr-map';
const LONGEST_TRAIL = 2000;
const TRAIL = 300;

export = (RED: NodeRed): void => {
  function UiPdrMap(this: Node, config: Config): void {
    RED.nodes.createNode(this, config);
    const group = RED.nodes.getNode(config.group);
    if (!group) {
      this.status({ fill: 'red', shape: 'ring', text: RED._(`${TYPE}.status.noGroup`) });
      this.error(RED._(`${TYPE}.error.noGroup`));
      return;
    }
    const base = group.getBase();
    const feed = new MapFeed(trailLength(config.trail), (what) =>
      base.emit(`msg-input:${this.id}`, what, this),
    );
    // The browser gets the configuration, and in it the words that the map shows.
    const texts = textsFrom((key) => RED._(`${TYPE}.map.${key}`));
    group.register(
      this,
      { ...config, texts },
      {
        onSocket: {
          // A browser asks for everything when the widget comes to be, and again when its connection is back.
          'pdr-map-open': (socket: Socket, id: string) => {
            if (id === this.id) socket.emit(`pdr-map-all:${id}`, feed.snapshot());
          },
        },
      },
    );
    // Dashboard 2 would pass each message on to every browser; a fast stream goes out in batches instead.
    this.removeAllListeners('input');
    this.on('input', (msg, send, done) => {
      const known = feed.take(msg);
      if (known) send(msg);
      done(known ? undefined : new Error(RED._(`${TYPE}.error.noCoordinates`)));
    });
    this.on('close', (done) => {
      feed.close();
      done();
    });
  }
  RED.nodes.registerType(TYPE, UiPdrMap);
};

function trailLength(trail: Config['trail']): number {
  const length = Number(trail);
  return Number.isInteger(length) && length >= 1 ? Math.min(LONGEST_TRAIL, length) : TRAIL;
}
