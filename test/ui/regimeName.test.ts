import { regimeName } from '../../ui/regimeName';
import { ENGLISH } from '../../ui/texts';

const apart = [
  { feature: 'Pressure', direction: 'high' as const },
  { feature: 'Flow {id}', direction: 'low' as const },
];

test('a regime has the name that the user gave it, or what sets it apart', () => {
  expect(regimeName({ id: 1, name: 'Full <b>load</b>', apart }, true, ENGLISH)).toBe('Full <b>load</b>');
  expect(regimeName({ id: 1, name: null, apart }, true, ENGLISH)).toBe('Pressure high, Flow {id} low');
});

test('features without names have numbers, and so has a regime that nothing sets apart', () => {
  const unnamed = [{ feature: '3', direction: 'low' as const }];
  expect(regimeName({ id: 1, name: null, apart: unnamed }, false, ENGLISH)).toBe('Feature 3 low');
  expect(regimeName({ id: 4, name: null, apart: [] }, true, ENGLISH)).toBe('Regime 4');
});
