import { PdrError } from '../../src/index';
import type { NodeRed } from './node-red';

/** The number of messages a node may keep: its own limit, or the runtime's where that is lower. */
export function bufferLimit(RED: NodeRed, own: number): number {
  const ofRuntime = RED.settings.nodeMessageBufferMaxLength;
  return typeof ofRuntime === 'number' && ofRuntime > 0 ? Math.min(own, ofRuntime) : own;
}

export function bufferFull(limit: number): PdrError {
  return new PdrError('PDR_BUFFER_FULL', `${limit} messages are waiting already; this one was not kept.`);
}
