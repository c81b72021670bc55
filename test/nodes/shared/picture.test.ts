import { MOST_DRAWN, pictureOfModel, pictureOfWindow } from '../../../nodes/shared/picture';
import { fit, type Label, type Matrix, type ModelEnvelope, matrix } from '../../../src/index';
import { normalMatrix } from '../../support/data';

const key = { scope: 'flow', key: 'pumps', store: undefined } as const;
const texts = (name: string, values: object = {}): string => `${name} ${JSON.stringify(values)}`;
const dots = (svg: string): number => svg.match(/h0/g)?.length ?? 0;
const coordinates = (rows: number): Matrix => matrix(normalMatrix(rows, 2, 1).data, rows, 2);

describe('pictures of a model', () => {
  let flat: ModelEnvelope;
  let solid: ModelEnvelope;
  /** Keeps no rows. */
  let without: ModelEnvelope;
  beforeAll(async () => {
    const X = normalMatrix(150, 4, 1);
    const learn = async (options: object): Promise<ModelEnvelope> =>
      (await fit(X, { steps: 5, hiddenLayers: [8], ...options })).model;
    [flat, solid] = await Promise.all([learn({}), learn({ nComponents: 3 })]);
    without = { ...flat, kept: null };
  });

  test('its kept rows, with key, rows and time of the training in the title', () => {
    const svg = pictureOfModel({ ...flat, createdAt: '2026-11-24T23:05:00' }, key, texts);
    expect(dots(svg)).toBeGreaterThan(100);
    expect(svg).toContain('pumps');
    expect(svg).toContain('150');
    expect(svg).toContain('2026-11-24 23:05');
  });

  test('a window over the kept rows, coloured by label', () => {
    const labels: Label[] = Array.from({ length: 40 }, (_, i) => (i % 2 ? 'idle' : 7));
    const placed = { coordinates: coordinates(40), labels };
    const svg = pictureOfWindow(flat, key, { size: 400, placed, subtitle: 'T 0.97' }, texts);
    expect(dots(svg)).toBeGreaterThan(140);
    for (const text of ['>idle<', '>7<', '>trainingRows {}<', '>T 0.97<', '400']) expect(svg).toContain(text);
  });

  test('an empty window over the kept rows, and a window where none are kept', () => {
    const empty = { size: 0, placed: null, subtitle: '' };
    expect(dots(pictureOfWindow(flat, key, empty, texts))).toBeGreaterThan(100);
    const placed = { coordinates: coordinates(30), labels: null };
    expect(dots(pictureOfWindow(without, key, { size: 30, placed, subtitle: '' }, texts))).toBe(30);
    expect(() => pictureOfWindow(without, key, empty, texts)).toThrow(
      expect.objectContaining({ code: 'PDR_TOO_FEW_ROWS' }),
    );
  });

  test('what cannot be drawn is an error that says why', () => {
    expect(() => pictureOfModel(without, key, texts)).toThrow(
      expect.objectContaining({ code: 'PDR_TOO_FEW_ROWS' }),
    );
    expect(() => pictureOfModel(solid, key, texts)).toThrow(
      expect.objectContaining({ code: 'PDR_DIMENSIONS', message: expect.stringContaining('3 dimensions') }),
    );
  });

  test('of many rows a bounded number, the first among them', () => {
    const placed = { coordinates: coordinates(50_000), labels: null };
    const svg = pictureOfWindow(without, key, { size: 50_000, placed, subtitle: '' }, texts);
    expect(dots(svg)).toBeLessThanOrEqual(MOST_DRAWN);
    expect(dots(svg)).toBeGreaterThan(0.95 * MOST_DRAWN);
  });
});
