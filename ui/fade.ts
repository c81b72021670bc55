const FADE_MS = 500;

/** Lets what a canvas shows now fade away over what it shows next. */
export function fadeAway(canvas: HTMLCanvasElement): void {
  if (canvas.width === 0 || canvas.height === 0) return;
  const before = canvas.cloneNode() as HTMLCanvasElement;
  before.getContext('2d')?.drawImage(canvas, 0, 0);
  canvas.after(before);
  before.animate([{ opacity: 1 }, { opacity: 0 }], FADE_MS).onfinish = () => before.remove();
}
