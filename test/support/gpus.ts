import type { GpuName } from '../../src/engines/gpuProbe';

/** The GPU engines to test: where the variable PDR_TEST_GPUS names them, they must load. */
export function gpusToTest(): readonly GpuName[] {
  const { PDR_TEST_GPUS = '' } = process.env;
  return PDR_TEST_GPUS.split(',').filter((name) => name !== '') as GpuName[];
}
