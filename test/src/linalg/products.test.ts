import { loadEngine } from '../../../src/engines/load';
import { product } from '../../../src/linalg/products';
import { matrix } from '../../../src/matrix';

const numbers = Float32Array.of(1, 2, 3, 4, 5, 6);

test.each(['native', 'wasm'] as const)(
  'products on the %s engine, either operand transposed',
  async (name) => {
    const { engine } = await loadEngine(name);
    const wide = matrix(numbers, 2, 3);
    const tall = matrix(numbers, 3, 2);
    expect(await product(engine, wide, tall)).toEqual(matrix(Float32Array.of(22, 28, 49, 64), 2, 2));
    const transA = await product(engine, tall, tall, { transA: true });
    expect(transA).toEqual(matrix(Float32Array.of(35, 44, 44, 56), 2, 2));
    const transB = await product(engine, wide, wide, { transB: true });
    expect(transB).toEqual(matrix(Float32Array.of(14, 32, 32, 77), 2, 2));
  },
);
