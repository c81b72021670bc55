import { TestEnvironment } from 'jest-environment-node';

/**
 * Jest's sandbox has typed arrays of its own, which native addons refuse ("data must be type of function
 * Float32Array"). This environment hands in the host's.
 */
export default class HostTypedArraysEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    // The sandbox has a copy of the environment, which the native library does not read.
    process.env.ORT_DISABLE_TELEMETRY = '1';
    Object.assign(this.global, {
      ArrayBuffer,
      SharedArrayBuffer,
      Uint8Array,
      Int8Array,
      Uint16Array,
      Int16Array,
      Uint32Array,
      Int32Array,
      BigInt64Array,
      Float32Array,
      Float64Array,
    });
  }
}
