import { movedText } from '../../editor/moved';
import type { SentMoved } from '../../nodes/view/wire';

const translate = (key: string, values = {}): string => `${key} ${JSON.stringify(values)}`;
const moved: SentMoved = { aligned: true, mean: 0.0234, median: 0.02, p95: 0.1, knownRows: 96, newRows: 4 };

test('tells how far the map moved and how much of it was known', () => {
  expect(movedText(moved, translate)).toBe('aligned {"moved":"2.3","known":"96"}');
  expect(movedText({ ...moved, aligned: false, mean: 1.42 }, translate)).toBe(
    'movedFreely {"moved":"142","known":"96"}',
  );
});

test('a model that learned from no rows knew none', () => {
  expect(movedText({ ...moved, knownRows: 0, newRows: 0 }, translate)).toContain('"known":"0"');
});
