import { PdrError } from '../../src/index';
import { reasonOf } from './failures';
import type { Done, Message, Node, Send } from './node-red';
import type { Status } from './status';

/** The working part of a node; knows nothing of Node-RED. */
export interface Controller {
  /** Resolves when the node is done with the message, rejects when it failed on it. Must not keep `msg` after that. */
  receive(msg: Message, send: Send): Promise<void>;
  /** @param removed whether the node is gone for good, or a deploy makes another of the same id */
  close(removed: boolean): Promise<void>;
}

/**
 * Runs a controller as a Node-RED node, and is the one place where its failures end up: an error on a message goes to
 * `done`, so that Catch nodes get it with the message. Nothing escapes: an exception or a rejection would end Node-RED.
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
        finish(node, msg, done);
      },
      (error) => {
        // What is cut short by a deploy is not an error of the flow.
        if (closing) return finish(node, msg, done);
        if (!isCancelled(error)) status.failMessage(error);
        finish(node, msg, done, error);
      },
    );
  });
  node.on('close', (removed, done) => {
    closing = true;
    controller
      .close(removed)
      .catch((error) => node.error(error))
      .finally(() => {
        status.stop();
        done();
      });
  });
}

/** The node, with `status`, `error`, `warn` and `log` made so that they never throw: a report is not worth a crash. */
export function safely(node: Node): Node {
  const quietly =
    <A extends unknown[]>(tell: (...args: A) => void) =>
    (...args: A): void => {
      try {
        tell.apply(node, args);
      } catch (error) {
        log(node, `Node-RED failed on what this node had to tell: ${reasonOf(error)}`);
      }
    };
  return {
    id: node.id,
    name: node.name,
    z: node.z,
    on: node.on.bind(node),
    send: (messages) => node.send(messages), // looked up each time: a deploy replaces it
    context: () => node.context(),
    status: quietly(node.status),
    error: quietly(node.error),
    warn: quietly(node.warn),
    log: quietly(node.log),
  };
}

export function isCancelled(error: unknown): boolean {
  return error instanceof PdrError && error.code === 'PDR_CANCELLED';
}

/**
 * Node-RED copies a message for Catch and Complete nodes, which fails where it is nested too deeply or has a getter that
 * throws. Catch nodes then get the message's id alone.
 */
function finish(node: Node, msg: Message, done: Done, error?: unknown): void {
  try {
    done(error);
  } catch (cause) {
    const problem =
      error ?? new PdrError('PDR_BAD_INPUT', `The message cannot be copied: ${reasonOf(cause)}`);
    node.error(problem, idOf(msg));
  }
}

function idOf(msg: Message): Message {
  try {
    return { _msgid: msg._msgid };
  } catch {
    return {};
  }
}

function broken(error: unknown): Controller {
  return { receive: () => Promise.reject(error), close: () => Promise.resolve() };
}

function log(node: Node, text: string): void {
  try {
    node.warn(text);
  } catch {
    // The log itself is out of order: there is nobody left to tell.
  }
}
