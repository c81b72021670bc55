import type { Shape } from './scene';

const FONT = 'system-ui, "Helvetica Neue", Helvetica, Arial, sans-serif';
const FILL_OPACITY = 0.07;

/** Draws shapes on a canvas. */
export function paint(context: CanvasRenderingContext2D, shapes: readonly Shape[]): void {
  for (const shape of shapes) {
    context.save();
    paintOne(context, shape);
    context.restore();
  }
}

function paintOne(context: CanvasRenderingContext2D, shape: Shape): void {
  switch (shape.kind) {
    case 'dots':
      context.globalAlpha = shape.opacity;
      context.fillStyle = shape.color;
      for (let p = 0; p < shape.points.length; p += 2) {
        context.beginPath();
        context.arc(shape.points[p], shape.points[p + 1], shape.radius, 0, 2 * Math.PI);
        context.fill();
      }
      break;
    case 'ring':
      context.strokeStyle = shape.color;
      context.lineWidth = shape.width;
      context.beginPath();
      context.arc(shape.x, shape.y, shape.radius, 0, 2 * Math.PI);
      context.stroke();
      break;
    case 'line':
      context.strokeStyle = shape.color;
      context.lineWidth = shape.width;
      context.setLineDash(shape.dashed ? [5, 4] : []);
      context.beginPath();
      for (let p = 0; p < shape.points.length; p += 2) context.lineTo(shape.points[p], shape.points[p + 1]);
      if (shape.closed) context.closePath();
      if (shape.fill !== null) {
        context.globalAlpha = FILL_OPACITY;
        context.fillStyle = shape.fill;
        context.fill();
      }
      context.globalAlpha = shape.opacity;
      context.stroke();
      break;
    case 'text':
      context.font = `${shape.bold ? '600 ' : ''}${shape.size}px ${FONT}`;
      context.textAlign = shape.anchor === 'middle' ? 'center' : shape.anchor;
      context.lineWidth = 3;
      context.lineJoin = 'round';
      context.strokeStyle = shape.halo;
      context.strokeText(shape.text, shape.x, shape.y);
      context.fillStyle = shape.color;
      context.fillText(shape.text, shape.x, shape.y);
      break;
  }
}
