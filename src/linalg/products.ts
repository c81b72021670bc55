import type { Engine } from '../engines/engine';
import { GraphBuilder } from '../graph/builder';
import { matrixTensor } from '../graph/graph';
import type { Matrix } from '../matrix';

export interface ProductOptions {
  readonly transA?: boolean;
  readonly transB?: boolean;
}

/** A matrix product on an engine, either operand transposed if asked. */
export async function product(
  engine: Engine,
  a: Matrix,
  b: Matrix,
  options: ProductOptions = {},
): Promise<Matrix> {
  const g = new GraphBuilder();
  const left = g.input('a', 'float32', [a.rows, a.cols]);
  const right = g.input('b', 'float32', [b.rows, b.cols]);
  g.output('product', g.gemm(left, right, options));
  const session = await engine.compile(g.program());
  try {
    const { product } = await session.run({ a: matrixTensor(a), b: matrixTensor(b) });
    return { data: product.data as Float32Array, rows: product.shape[0], cols: product.shape[1] };
  } finally {
    await session.release();
  }
}
