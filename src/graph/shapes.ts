import type { Dimension } from './graph';

/** The shape of an elementwise operation's result, by ONNX's (NumPy's) broadcasting rules. */
export function broadcastShapes(a: readonly Dimension[], b: readonly Dimension[]): readonly Dimension[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) throw new Error(`Shapes ${a} and ${b} do not fit together.`);
    return x === 1 ? y : x;
  });
}

export function sameShape(a: readonly Dimension[], b: readonly Dimension[]): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}
