import { DARK, LIGHT, type Theme } from '../ui/theme';

/** The editor's colours, read from its variables, so that the map fits into any theme. */
export function themeOf(element: HTMLElement): Theme {
  const style = getComputedStyle(document.documentElement);
  const ground = style.getPropertyValue('--red-ui-secondary-background').trim();
  const base = isDark(ground) ? DARK : LIGHT;
  const text = style.getPropertyValue('--red-ui-primary-text-color').trim() || base.text;
  const theme = { ...base, text, ...(ground !== '' && { ground }) };
  element.style.setProperty('--pdr-ground', theme.ground);
  element.style.setProperty('--pdr-text', theme.text);
  element.style.setProperty('--pdr-line', 'var(--red-ui-form-input-border-color)');
  element.style.setProperty('--pdr-pressed', base === DARK ? '#3a4a5c' : '#dde7f3');
  element.style.setProperty('--pdr-focus', theme.readings);
  element.style.setProperty('--pdr-veil', `color-mix(in srgb, ${theme.ground} 80%, transparent)`);
  return theme;
}

/** By a canvas, which understands whatever notation a theme uses. */
function isDark(color: string): boolean {
  const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
  context.fillStyle = '#ffffff';
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return red + green + blue < 384;
}
