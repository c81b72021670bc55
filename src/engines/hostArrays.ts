/** The process's own classes of typed arrays; `host.ts` says why they may be other ones than these names mean elsewhere. */
export const HOST_ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  int64: BigInt64Array,
  bool: Uint8Array,
};
