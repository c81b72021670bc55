import { PdrError } from '../../src/index';
import type { Message, Node, Send } from './node-red';
import type { Status } from './status';

/** The working part of a node; knows nothing of Node-RED. */
export interface Controller {
  /** Resolves when the node is done with the message, rejects when it failed on it. Must not keep `msg` after that. */
  receive(msg: Message, send: Send): Promise<void>;
  close(): Promise<void>;
}

/**
 * Runs a controller as a Node-RED node, and is the one place where its failures end up: an error on a message goes to
 * `done`, so that Catch nodes get it with the message; a rejection that escaped would end Node-RED.
 * @param create makes the controller; what it throws (a setting that cannot be used) is reported now and again for
 *   every message
 */
export function runNode(node: Node, status: Status, create: () => Controller): void {
  let controller: Controller;
  let closing = false;
  try {
    controller = create();
  } catch (error) {
    node.error(error);
    status.fail(error);
    controller = broken(error);
  }
  node.on('input', (msg, send, done) => {
    controller.receive(msg, send).then(
      () => {
        status.messageSucceeded();
        done();
      },
      (error) => {
        // What is cut short by a deploy is not an error of the flow.
        if (closing) return done();
        if (!isCancelled(error)) status.failMessage(error);
        done(error);
      },
    );
  });
  node.on('close', (done) => {
    closing = true;
    controller
      .close()
      .catch((error) => node.error(error))
      .finally(() => {
        status.stop();
        done();
      });
  });
}

export function isCancelled(error: unknown): boolean {
  return error instanceof PdrError && error.code === 'PDR_CANCELLED';
}

function broken(error: unknown): Controller {
  return { receive: () => Promise.reject(error), close: () => Promise.resolve() };
}
