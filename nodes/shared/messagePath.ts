import { PdrError } from '../../src/index';
import { reading } from './failures';
import type { Message, NodeRed } from './node-red';

/** A property of messages, such as `payload.features`. */
export class MessagePath {
  /** The keys on the way to it; what is not text stands for a key computed from the message. */
  readonly keys: readonly unknown[];

  /** @throws PDR_BAD_OPTION when the expression is not one of Node-RED's property expressions */
  constructor(
    private readonly util: NodeRed['util'],
    private readonly expression: string,
  ) {
    try {
      // As Node-RED does where it reads and writes.
      this.keys = util.normalisePropertyExpression(expression.replace(/^msg\./, ''));
    } catch (cause) {
      throw new PdrError('PDR_BAD_OPTION', `"${expression}" is not a message property.`, { cause });
    }
  }

  /** @throws PDR_BAD_INPUT when something on the way to it is missing */
  read(msg: Message): unknown {
    const value = this.find(msg);
    if (value === undefined) {
      throw new PdrError('PDR_BAD_INPUT', `The message has no msg.${this.expression}.`);
    }
    return value;
  }

  /** Undefined where it is missing. */
  find(msg: Message): unknown {
    try {
      return this.util.getMessageProperty(msg, this.expression);
    } catch {
      return undefined; // Node-RED throws where a parent is missing
    }
  }

  /** @throws PDR_BAD_INPUT when a parent of the property is neither an object nor absent, or is frozen */
  write(msg: Message, value: unknown): void {
    if (!reading(() => this.util.setMessageProperty(msg, this.expression, value, true))) {
      throw new PdrError(
        'PDR_BAD_INPUT',
        `msg.${this.expression} cannot be set: something on the way to it is not an object.`,
      );
    }
    // Node-RED says nothing where an object refuses the property.
    if (this.find(msg) !== value) {
      throw new PdrError('PDR_BAD_INPUT', `msg.${this.expression} cannot be set: the message is frozen.`);
    }
  }
}
